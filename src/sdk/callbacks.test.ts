// @vitest-environment jsdom
import { describe, expect, it, vi } from 'vitest';
import { event, exit, success } from '../protocol/testing/words.ts';
import { create, eachOnItsOwn, log, opened } from './testing/merchant.ts';
import { FakeWidget, frames, modal, reported, settled } from './testing/page.ts';
import type { ConnectHandle } from './types.ts';

eachOnItsOwn();

describe('an outcome', () => {
  it('success gives the public token, the metadata and the names of other vendors', async () => {
    const { handle, widget } = await opened();
    widget.say(success);
    const metadata = {
      ...success.metadata,
      biller_id: 'chase',
      accountId: 'acc_1',
      institutionName: 'Chase',
      institution: { institution_id: 'chase', name: 'Chase' },
    };
    expect(log).toEqual([['success', 'pt_1', metadata]]);
    expect(await handle.done).toEqual({ kind: 'success', public_token: 'pt_1', metadata });
    expect(handle.sessionId).toBe('ses_1');
  });

  it('stays on the screen until the person is done looking', async () => {
    const { handle, widget } = await opened();
    widget.say(success);
    expect([handle.status, !!modal()]).toEqual(['open', true]);
    widget.say({ type: 'close' });
    expect([handle.status, !!modal()]).toEqual(['closed', false]);
  });

  it('exit gives the error the widget told', async () => {
    const error = {
      code: 'LINK_TOKEN_EXPIRED',
      type: 'TOKEN_ERROR',
      message: 'It has expired.',
      retryable: false,
      actor: 'merchant',
    } as const;
    const { handle, widget } = await opened();
    widget.say({ ...exit, error });
    expect(log).toEqual([['exit', error, exit.metadata]]);
    expect(await handle.done).toEqual({ kind: 'exit', error, metadata: exit.metadata });
  });

  it('comes once: what follows it is refused', async () => {
    const { widget } = await opened();
    widget.say(exit).say(success).say(exit);
    expect(log).toHaveLength(1);
    expect(widget.types()).toEqual(['open', 'ack']);
  });

  it('leaves the next run its own promise', async () => {
    const { handle, widget } = await opened();
    const first = handle.done;
    widget.say(exit).say({ type: 'close' });
    expect(handle.done).toBe(first);
    handle.open();
    await settled();
    expect(handle.done).not.toBe(first);
    widget.say(success);
    expect([(await first).kind, (await handle.done).kind]).toEqual(['exit', 'success']);
    expect(frames()).toHaveLength(1);
  });

  it('may be answered with open() from within its callback', async () => {
    let again = true;
    const handle: ConnectHandle = create({
      onExit: () => {
        if (again) handle.open();
        again = false;
      },
    });
    const widget = new FakeWidget().ready();
    handle.open();
    await settled();
    widget.say(exit).say({ type: 'close' });
    await settled();
    expect([handle.status, !!modal(), widget.types()]).toEqual(['open', true, ['open', 'ack', 'open']]);
  });

  it('is abandoned when the page goes away, and nothing is left for its return', async () => {
    const { handle } = await opened();
    window.dispatchEvent(new Event('pagehide'));
    expect(await handle.done).toEqual({ kind: 'abandoned' });
    expect([handle.status, frames().length, log]).toEqual(['closed', 0, []]);
  });

  it('leaves a warm frame alone when the page goes away', () => {
    create();
    window.dispatchEvent(new Event('pagehide'));
    expect(frames()).toHaveLength(1);
  });
});

describe('events', () => {
  it('arrive in order, numbered without gaps, per run', async () => {
    const seen: unknown[] = [];
    const { handle, widget } = await opened({ onEvent: (name, metadata) => seen.push([name, metadata.seq]) });
    widget
      .say(event)
      .raw({ v: 1, seq: 99 })
      .say({ ...event, name: 'SELECT_BILLER' })
      .say(exit)
      .say({ type: 'close' });
    handle.open();
    await settled();
    widget.say(event);
    expect(seen).toEqual([
      ['OPEN', 1],
      ['SELECT_BILLER', 2],
      ['OPEN', 1],
    ]);
  });

  it('carry where the run stands', async () => {
    const onEvent = vi.fn();
    const { widget } = await opened({ onEvent });
    widget.say({ ...event, name: 'SELECT_BILLER', metadata: { ...event.metadata, biller_id: 'chase' } });
    expect(onEvent.mock.calls[0]).toEqual([
      'SELECT_BILLER',
      {
        biller_id: 'chase',
        seq: 1,
        schema_version: 1,
        timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
        link_session_id: 'ses_1',
        view_name: 'CONSENT',
      },
    ]);
  });

  it('reach on() until it is undone', async () => {
    const { handle, widget } = await opened();
    const heard = vi.fn();
    const off = handle.on('OPEN', heard);
    widget.say(event).say({ ...event, name: 'SUCCESS' });
    off();
    widget.say(event);
    expect(heard).toHaveBeenCalledTimes(1);
  });
});

describe('callbacks', () => {
  it('that throw are reported and harm nothing', async () => {
    const bad = () => {
      throw new Error('theirs');
    };
    const { handle, widget } = await opened({ onEvent: bad, onSuccess: bad, onLoad: bad, onStatus: bad });
    handle.on('OPEN', bad);
    widget.say(event).say(success);
    expect((await handle.done).kind).toBe('success');
    expect(new Set(reported.map(String))).toEqual(new Set(['Error: theirs']));
  });

  it('are the newest', async () => {
    const newest = vi.fn();
    const { handle, widget } = await opened();
    handle.update({ onSuccess: newest });
    widget.say(success);
    expect([log, newest.mock.calls.length]).toEqual([[], 1]);
  });

  it('hear of each change of status once', async () => {
    const onStatus = vi.fn();
    const { handle, widget } = await opened({ onStatus });
    widget.say(exit).say({ type: 'close' });
    handle.open();
    expect(onStatus.mock.calls.flat()).toEqual(['loading', 'ready', 'open', 'closed', 'open']);
  });
});
