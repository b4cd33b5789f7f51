// @vitest-environment jsdom
import { afterEach, expect, it } from 'vitest';
import { create, eachOnItsOwn } from './testing/merchant.ts';
import { FakeWidget, frames, settled } from './testing/page.ts';

eachOnItsOwn();
const CODE = `rc_${'x'.repeat(43)}`;
afterEach(() => history.replaceState(null, '', '/'));

it.each([
  ['/back', `/back#connect=${CODE}`],
  ['/back?from=bank#bills', `/back?from=bank#bills&connect=${CODE}`],
])('%s: who comes back from a bank goes on at once, and the address is as it was', async (clean, address) => {
  history.replaceState(null, '', address);
  create({ token: 'lt_1' });
  const widget = new FakeWidget(frames()[0]!);
  widget.ready();
  await settled();
  expect(location.pathname + location.search + location.hash).toBe(clean);
  expect(widget.heard.at(-1)).toMatchObject({ type: 'open', token: CODE });
});

it.each(['/?utm=1&connect=yes', '/?connect=1#top', '/#connect', '/#connect=later'])(
  '%s is the page’s own affair',
  async (address) => {
    history.replaceState(null, '', address);
    const handle = create({ token: 'lt_1' });
    await settled();
    expect([location.pathname + location.search + location.hash, handle.status]).toEqual([address, 'loading']);
  },
);
