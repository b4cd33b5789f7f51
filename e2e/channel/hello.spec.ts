/** MC-1, host side: of all that can be sent to a merchant's page, only our frame's hello is answered. */
import type { Page } from '@playwright/test';
import type { Cut } from '../../src/protocol/testing/without.ts';
import { success } from '../../src/protocol/testing/words.ts';
import { fire, forge, hostileFrames, listen, ROUNDS, SHAPES } from './fixtures/battery.ts';
import { expect, handle, row, seen, seenInFrame, start, tell, test, widgetFrame } from './fixtures/bench.ts';
import type { Sites } from './fixtures/sites.ts';

/** Fires from everywhere at once. Returns how many messages that were; waits until the page has had them. */
async function battery(page: Page, sites: Sites, ourFrame: boolean): Promise<number> {
  const src = await page.locator('iframe[title=Connect]').getAttribute('src');
  const aim = { connect: 'hello', cid: new URL(src!).hash.slice(1), nonce: 'n'.repeat(22) } as const;
  const before = await seen(page);
  const shots = { aim, rounds: ROUNDS, flawless: true };
  const frames = await hostileFrames(page, sites);
  for (const frame of frames) {
    await frame.evaluate(listen);
    await frame.evaluate(fire, { ...shots, target: 'parent' as const });
  }
  await page.evaluate(fire, { ...shots, target: 'self' as const });
  await page.evaluate(forge, { aim, rounds: ROUNDS, origin: sites.widget, source: 'frame' as const });
  let senders = frames.length + 2;
  if (ourFrame) {
    // Our own frame too, with anything but a hello of its own.
    const frame = await widgetFrame(page);
    await frame.evaluate(fire, { ...shots, flawless: false, target: 'parent' as const });
    senders++;
  }
  const tried = senders * SHAPES * ROUNDS;
  const had = async () => {
    const { refused, greeted } = await seen(page);
    return (await gaveUp(page)) || refused + greeted - before.refused - before.greeted === tried;
  };
  await expect.poll(had).toBe(true);
  for (const frame of frames) {
    const got = await frame.evaluate(() => (window as unknown as { got: unknown[] }).got);
    expect(got).toEqual([]);
  }
  return tried;
}
/** The attackers have made the loader end its attempt: as bad as an answer. */
const gaveUp = async (page: Page) => ['idle', 'closed'].includes(String(await handle(page, 'status')));

/** Before our frame has spoken, and while it is open. */
async function run(page: Page, sites: Sites): Promise<{ tried: number; bad: number }> {
  await page.goto(sites.shop);
  sites.frameIs = 'held';
  await start(page);
  let tried = await battery(page, sites, false);
  let bad = (await seen(page)).greeted + Number(await gaveUp(page));
  if (bad > 0) return { tried, bad };

  sites.release();
  await expect.poll(() => handle(page, 'status')).toBe('ready');
  await page.locator('#go').evaluate(() => (window as unknown as { handle: { open(): void } }).handle.open());
  tried += await battery(page, sites, true);
  bad += Number(await gaveUp(page));
  if (bad > 0) return { tried, bad };
  const frame = await widgetFrame(page);
  bad += (await seen(page)).greeted - 1 + (await seenInFrame(frame)).accepted - 1;
  if (bad > 0) return { tried, bad };

  await tell(frame, success);
  await expect.poll(async () => (await seen(page)).told.length).toBe(1);
  return { tried, bad };
}

test('MC-1 a page answers no hello but that of its frame', async ({ page, sites }) => {
  const { tried, bad } = await run(page, await sites());
  row('MC-1 (host)', tried, bad);
  expect(bad).toBe(0);
  expect(tried).toBeGreaterThanOrEqual(1400);
  const { told, reasons } = await seen(page);
  expect(told).toMatchObject([['success', 'pt_1', { biller_id: 'chase' }]]);
  expect(Object.keys(reasons).sort()).toEqual(['hello']);
});

const GUARDS: [name: string, find: string, replace: string][] = [
  ['made-up events', '!event.isTrusted ||', ''],
  ['the source', 'event.source !== frame.contentWindow ||', ''],
  ['the frame’s id', 'hello.cid !== cid', 'false'],
];
for (const [name, find, replace] of GUARDS) {
  test(`MC-1 goes red when the host does not look at ${name}`, async ({ page, sites }) => {
    const cut: Cut = { file: 'sdk/handshake.ts', find, replace };
    // Answered as often as it is taken in: else the limit would hide what the guard lets through.
    const unlimited: Cut = { file: 'sdk/handshake.ts', find: 'inits === 5 ||', replace: '' };
    const { tried, bad } = await run(page, await sites([cut, unlimited]));
    row(`MC-1 (host, without ${name})`, tried, bad);
    expect(bad).toBeGreaterThan(0);
  });
}
