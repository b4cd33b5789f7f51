/** MC-10, MC-7, MC-9: the handshake ends, whatever the frame does or does not do, and with one error. */
import type { Page } from '@playwright/test';
import type { Cut } from '../../src/protocol/testing/without.ts';
import { expect, handle, row, seen, seenInFrame, start, stopClock, test, widgetFrame } from './fixtures/bench.ts';
import type { Sites } from './fixtures/sites.ts';

const exits = async (page: Page) => (await seen(page)).told.map((told) => (told[1] as { code: string } | null)?.code);

test('MC-10 a frame that never answers is given up after 15 seconds', async ({ page, sites }) => {
  const at = await sites();
  await stopClock(page);
  await page.goto(at.shop);
  at.frameIs = 'held';
  await start(page);
  await handle(page, 'open');
  await page.clock.runFor(14_900);
  expect([await handle(page, 'status'), await exits(page)]).toEqual(['open', []]);
  await page.clock.runFor(200);
  expect([await handle(page, 'status'), await exits(page)]).toEqual(['closed', ['HANDSHAKE_TIMEOUT']]);
  await expect(page.locator('iframe, dialog')).toHaveCount(0);
  row('MC-10 (silence)', 1, 0);
});

test('MC-10 a frame without our program is given up a second after it has loaded, and another open() works', async ({
  page,
  sites,
}) => {
  const at = await sites();
  await page.goto(at.shop);
  at.frameIs = 'nothing';
  await start(page);
  await handle(page, 'open');
  await expect.poll(() => exits(page)).toEqual(['FRAME_BLOCKED']);
  at.frameIs = 'widget';
  await handle(page, 'open');
  const frame = await widgetFrame(page);
  await expect.poll(async () => (await seenInFrame(frame)).heard.length).toBe(1);
});

/** Ten thousand flawless hellos of the frame itself: each could be a reload. */
async function flood(page: Page, sites: Sites): Promise<number> {
  await page.goto(sites.shop);
  await start(page);
  await handle(page, 'open');
  const frame = await widgetFrame(page);
  await expect.poll(async () => (await seenInFrame(frame)).heard.length).toBe(1);
  await frame.evaluate((origin) => {
    const hello = { connect: 'hello', v: 1, cid: location.hash.slice(1), nonce: 'n'.repeat(22) };
    for (let i = 0; i < 10_000; i++) parent.postMessage(hello, origin);
  }, sites.shop);
  await expect
    .poll(async () => (await seen(page)).greeted >= 10_000 || (await handle(page, 'status')) === 'closed', {
      timeout: 30_000,
    })
    .toBe(true);
  return (await seen(page)).greeted;
}

test('MC-10 a flood of hellos is answered five times', async ({ page, sites }) => {
  const inits = await flood(page, await sites());
  row('MC-10 (flood)', 10_000, Math.max(0, inits - 5));
  expect(inits).toBe(5);
  expect(await exits(page)).toEqual(['HANDSHAKE_TIMEOUT']);
});

test('MC-10 goes red when answers are not counted', async ({ page, sites }) => {
  const cut: Cut = { file: 'sdk/handshake.ts', find: 'inits === 5 ||', replace: '' };
  expect(await flood(page, await sites([cut]))).toBeGreaterThan(5);
});

test('MC-10 a frame is answered again after each reload, in all five times', async ({ page, sites }) => {
  const at = await sites();
  await page.goto(at.shop);
  await start(page);
  await handle(page, 'open');
  for (let reload = 0; reload < 5; reload++) {
    const frame = await widgetFrame(page);
    await expect.poll(async () => (await seenInFrame(frame)).heard).toMatchObject([{ token: 'lt_secret' }]);
    expect((await seen(page)).greeted).toBe(reload + 1);
    await frame.evaluate(() => location.reload()).catch(() => {});
    if (reload < 4) await expect.poll(async () => (await seen(page)).greeted).toBe(reload + 2);
  }
  await expect.poll(() => handle(page, 'status')).toBe('closed');
  expect([(await seen(page)).greeted, await exits(page)]).toEqual([5, ['HANDSHAKE_TIMEOUT']]);
  row('MC-10 (reloads)', 6, 0);
});

test('MC-7 two versions that do not fit say so at once, in either direction', async ({ page, sites }) => {
  const newer: Cut = { file: 'protocol/version.ts', find: 'PROTOCOL_VERSION = 1', replace: 'PROTOCOL_VERSION = 2' };
  for (const cuts of [
    [[newer], []],
    [[], [newer]],
  ] as const) {
    const at = await sites([...cuts[0]], [...cuts[1]]);
    await page.goto(at.shop);
    await start(page);
    await handle(page, 'open');
    await expect.poll(() => exits(page), { timeout: 5000 }).toEqual(['VERSION_UNSUPPORTED']);
  }
  row('MC-7', 2, 0);
});

test('MC-9 a page without an origin makes no frame and says why', async ({ page, sites }) => {
  const at = await sites();
  await page.goto(`${at.shop}/blank`);
  const src = `${at.shop}/`;
  await page.evaluate((src) => {
    const frame = document.createElement('iframe');
    frame.setAttribute('sandbox', 'allow-scripts');
    frame.src = src;
    document.body.append(frame);
  }, src);
  await expect.poll(() => page.frames().length).toBe(2);
  const opaque = page.frames()[1]!;
  await opaque.waitForLoadState();
  const told = await opaque.evaluate(async () => {
    const { start, seen } = window as unknown as { start(o: object): void; seen: { told: unknown[][] } };
    start({});
    const { handle } = window as unknown as { handle: { open(): void; done: Promise<unknown> } };
    handle.open();
    await handle.done;
    return { told: seen.told, frames: document.querySelectorAll('iframe').length };
  });
  row('MC-9', 1, told.frames);
  expect(told).toMatchObject({ told: [['exit', { code: 'HOST_OPAQUE' }, {}]], frames: 0 });
});
