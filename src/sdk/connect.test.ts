// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { event, exit, success } from '../protocol/testing/words.ts';
import { Connect, deliver, FakeWidget, frames, modal, reported, settled, W } from './testing/page.ts';
import type { ConnectHandle, ConnectOptions } from './types.ts';

const made: ConnectHandle[] = [];
const log: unknown[][] = [];
const create = (options: Partial<ConnectOptions> = {}) => {
  const handle = Connect.create({
    token: 'lt_1',
    baseUrl: W,
    onSuccess: (...args) => log.push(['success', ...args]),
    onExit: (...args) => log.push(['exit', ...args]),
    ...options,
  } as ConnectOptions);
  made.push(handle);
  return handle;
};
/** A run that the widget knows of. */
const opened = async (options: Partial<ConnectOptions> = {}) => {
  const handle = create(options);
  const widget = new FakeWidget().ready();
  handle.open();
  await settled();
  return { handle, widget };
};

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
});
afterEach(() => {
  for (const handle of made.splice(0)) handle.destroy();
  log.length = reported.length = 0;
  vi.useRealTimers();
});

describe('the frame', () => {
  it('is warmed at create, out of sight, without a token in its address', () => {
    const handle = create();
    const [frame] = frames();
    expect(frame!.src).toMatch(new RegExp(`^${W}/connect/v1/frame\\?o=${'http://localhost:3000'}&v=1#[\\da-f-]{36}$`));
    expect(frame!.title).toBe('Connect');
    expect(modal()).toBeNull();
    expect(frame!.closest('dialog')!.style.display).toBe('none');
    expect(handle.status).toBe('loading');
  });

  it('has another id in each instance', () => {
    create();
    create();
    const [a, b] = frames().map((frame) => new URL(frame.src).hash);
    expect(a).not.toBe(b);
  });

  it('sits in the container without a dialog', () => {
    document.body.innerHTML = '<div id="here"></div>';
    const handle = create({ container: '#here' });
    expect(frames()[0]!.parentElement!.id).toBe('here');
    const widget = new FakeWidget().ready();
    handle.open();
    expect(widget.frame.style.display).toBe('block');
    expect(document.documentElement.style.overflowX).toBe('');
    widget.say(exit).say({ type: 'close' });
    expect(widget.frame.style.display).toBe('none');
  });

  it('calls onLoad once, and says ready', () => {
    const onLoad = vi.fn();
    const handle = create({ onLoad });
    const widget = new FakeWidget().ready();
    widget.ready();
    expect([onLoad.mock.calls.length, handle.status]).toEqual([1, 'ready']);
  });
});

describe('open', () => {
  it('sends the token over the port only, with the look', async () => {
    const { widget } = await opened({ appearance: { accent: '#112233' }, locale: 'fr' });
    expect(widget.heard).toEqual([
      {
        v: 1,
        seq: 2,
        type: 'open',
        token: 'lt_1',
        inline: false,
        theme: undefined,
        accent: '#112233',
        locale: 'fr',
        can_refresh: false,
      },
    ]);
    expect(JSON.stringify(widget.inits)).not.toContain('lt_1');
  });

  it('waits for the frame and then goes on by itself', async () => {
    const handle = create();
    handle.open();
    await settled();
    expect(handle.status).toBe('open');
    expect(new FakeWidget().ready().types()).toEqual(['open']);
  });

  it('twice is once', async () => {
    const { handle, widget } = await opened();
    handle.open();
    await settled();
    expect(widget.types()).toEqual(['open']);
  });

  it('asks fetchToken for a token each time', async () => {
    const fetchToken = vi.fn(async (reason: string) => `lt_${reason}`);
    const { handle, widget } = await opened({ token: undefined, fetchToken } as never);
    widget.say(exit).say({ type: 'close' });
    handle.open();
    await settled();
    expect(fetchToken.mock.calls).toEqual([['open'], ['open']]);
    expect(widget.heard.filter(({ type }) => type === 'open').map(({ token }) => token)).toEqual([
      'lt_open',
      'lt_open',
    ]);
  });

  it('asks the widget when Escape is pressed outside the frame, and stays', async () => {
    const { widget } = await opened();
    const cancel = new Event('cancel', { cancelable: true });
    modal()!.dispatchEvent(cancel);
    expect(cancel.defaultPrevented).toBe(true);
    expect(widget.heard.at(-1)).toMatchObject({ type: 'exit' });
    modal()!.close();
    await settled();
    expect(modal()).not.toBeNull();
  });

  it('makes a new frame when the page has thrown ours away', async () => {
    const { handle } = await opened();
    document.body.replaceChildren();
    const first = handle.done;
    handle.open();
    expect(frames()).toHaveLength(1);
    expect(await first).toEqual({ kind: 'abandoned' });
  });
});

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

describe('update', () => {
  it('tells an open widget about its look', async () => {
    const { handle, widget } = await opened();
    handle.update({ appearance: { theme: 'dark' }, locale: 'de' });
    expect(widget.heard.at(-1)).toMatchObject({
      type: 'update',
      theme: 'dark',
      locale: 'de',
    });
  });

  it('keeps a new token for the next run', async () => {
    const { handle, widget } = await opened();
    handle.update({ token: 'lt_2' });
    widget.say(exit).say({ type: 'close' });
    handle.open();
    await settled();
    expect(widget.heard.at(-1)).toMatchObject({ type: 'open', token: 'lt_2' });
  });
});

describe('an expired token', () => {
  it('is replaced by fetchToken in the same run', async () => {
    const fetchToken = vi.fn(async () => 'lt_2');
    const { widget } = await opened({ fetchToken });
    expect(widget.heard[0]).toMatchObject({ token: 'lt_1', can_refresh: true });
    widget.say({ type: 'token_wanted' }).say({ type: 'token_wanted' });
    await settled();
    expect(fetchToken.mock.calls).toEqual([['expired']]);
    expect(widget.heard.map(({ token }) => token)).toEqual(['lt_1', 'lt_2']);
  });

  it('stays expired without fetchToken', async () => {
    const { widget } = await opened();
    widget.say({ type: 'token_wanted' });
    await settled();
    expect(widget.types()).toEqual(['open']);
  });

  it('is not replaced in a run that has ended meanwhile', async () => {
    const { widget } = await opened({ fetchToken: async () => 'lt_2' });
    widget.say({ type: 'token_wanted' }).say(exit);
    await settled();
    expect(widget.types()).toEqual(['open', 'ack']);
  });
});

describe('exit', () => {
  it('asks, and leaves the decision to the widget', async () => {
    const { handle, widget } = await opened();
    handle.exit();
    vi.advanceTimersByTime(60_000);
    expect(widget.heard.at(-1)).toMatchObject({ type: 'exit' });
    expect([handle.status, log]).toEqual(['open', []]);
  });

  it('ends without an error before the widget knows of the run', async () => {
    const handle = create();
    handle.open();
    handle.exit();
    await settled();
    expect(log).toMatchObject([['exit', null, { view_name: 'LOADING', resumable: true }]]);
    expect([handle.status, frames().length]).toEqual(['closed', 0]);
  });

  it('with force does not wait for the widget, and what it still says is nobody’s', async () => {
    const { handle, widget } = await opened();
    widget.say(event);
    handle.exit({ force: true });
    handle.exit({ force: true });
    expect(log).toMatchObject([['exit', null, { view_name: 'CONSENT', link_session_id: 'ses_1', resumable: true }]]);
    // The frame stays, out of sight: it tells the server.
    expect([handle.status, frames().length, modal()]).toEqual(['closed', 1, null]);
    expect(widget.heard.at(-1)).toMatchObject({ type: 'exit', force: true });
    handle.open();
    await settled();
    widget.say(success);
    expect(log).toHaveLength(1);
    expect(widget.types().filter((type) => type === 'open')).toHaveLength(1);
    // It has heard: now the next run begins.
    widget.say({ type: 'ready' });
    expect(widget.types().filter((type) => type === 'open')).toHaveLength(2);
    widget.say(success);
    expect([handle.status, log.length]).toEqual(['open', 2]);
  });

  it('with force does not wait for a token that was wanted, nor is it held up by one', async () => {
    let give!: (token: string) => void;
    const { handle, widget } = await opened({ fetchToken: () => new Promise((resolve) => (give = resolve)) });
    widget.say({ type: 'token_wanted' });
    handle.exit({ force: true });
    give('lt_2');
    await settled();
    expect([handle.status, log.length]).toEqual(['closed', 1]);
  });

  it('leaves while a token is fetched that never comes', async () => {
    const { handle, widget } = await opened({ fetchToken: () => new Promise(() => {}) });
    widget.say({ type: 'token_wanted' });
    await settled();
    handle.exit();
    expect(widget.heard.at(-1)).toMatchObject({ type: 'exit' });
    widget.say(exit).say({ type: 'close' });
    expect([handle.status, log.length, modal()]).toEqual(['closed', 1, null]);
  });

  it('closes what is left on the screen after the outcome', async () => {
    const { handle, widget } = await opened();
    widget.say(success);
    handle.exit();
    expect([handle.status, !!modal(), log.length]).toEqual(['closed', false, 1]);
  });
});

describe('a frame that is loaded again', () => {
  it('gets a new port and the same token, and the run goes on', async () => {
    const { handle, widget } = await opened();
    widget.ready();
    expect(widget.heard.filter(({ type }) => type === 'open').map(({ token }) => token)).toEqual(['lt_1', 'lt_1']);
    widget.say(success);
    expect((await handle.done).kind).toBe('success');
    expect(widget.inits).toHaveLength(2);
  });

  it('is of no use once the run has ended', async () => {
    const { handle, widget } = await opened();
    widget.say(success).hello();
    expect([widget.inits.length, handle.status, frames().length, log.length]).toEqual([1, 'closed', 0, 1]);
  });

  it('is given up after five answers', async () => {
    const { handle, widget } = await opened();
    for (let i = 0; i < 10; i++) widget.hello();
    expect(widget.inits).toHaveLength(5);
    expect(await handle.done).toMatchObject({ kind: 'exit', error: { code: 'HANDSHAKE_TIMEOUT' } });
  });
});

describe('several instances', () => {
  it('do not hear one another', async () => {
    const handles = [1, 2, 3, 4, 5].map((n) => create({ token: `lt_${n}` }));
    const widgets = frames().map((frame) => new FakeWidget(frame));
    for (const widget of widgets) widget.ready();
    for (const handle of handles) handle.open();
    await settled();
    expect(widgets.map((widget) => widget.heard[0]!.token)).toEqual(['lt_1', 'lt_2', 'lt_3', 'lt_4', 'lt_5']);
    widgets[2]!.say(success);
    expect(log).toHaveLength(1);
    deliver({ origin: W, source: widgets[0]!.frame.contentWindow, data: null });
    expect(handles.map(({ status }) => status)).toEqual(Array(5).fill('open'));
  });
});
