// @vitest-environment jsdom
import { describe, expect, it, vi } from 'vitest';
import { exit } from '../protocol/testing/words.ts';
import { eachOnItsOwn, opened } from './testing/merchant.ts';
import { settled } from './testing/page.ts';

eachOnItsOwn();

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
