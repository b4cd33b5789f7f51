// @vitest-environment jsdom
import { describe, expect, it, vi } from 'vitest';
import { event, exit, success } from '../protocol/testing/words.ts';
import { create, eachOnItsOwn, log, opened } from './testing/merchant.ts';
import { frames, modal, settled } from './testing/page.ts';

eachOnItsOwn();

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
