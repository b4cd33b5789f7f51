// @vitest-environment jsdom
import { describe, expect, it, vi } from 'vitest';
import { exit } from '../protocol/testing/words.ts';
import { create, eachOnItsOwn, opened } from './testing/merchant.ts';
import { FakeWidget, frames, modal, settled, W } from './testing/page.ts';

eachOnItsOwn();

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
