// @vitest-environment jsdom
import { describe, expect, it } from 'vitest';
import { success } from '../protocol/testing/words.ts';
import { create, eachOnItsOwn, log, opened } from './testing/merchant.ts';
import { deliver, FakeWidget, frames, settled, W } from './testing/page.ts';

eachOnItsOwn();

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
