/** MC-1, the frame's side: of all that can be sent to the widget, only its host's init is taken. */
import type { Page } from '@playwright/test';
import type { Cut } from '../../src/protocol/testing/without.ts';
import { addFrame, fire, forge, hostileFrames, ROUNDS, SHAPES } from './fixtures/battery.ts';
import { expect, row, seenInFrame, test } from './fixtures/bench.ts';
import type { Sites } from './fixtures/sites.ts';

const CID = 'abcdefghijklmnopqrstu_';

/** A page that embeds the widget by hand: it hears the hello, and lets the attackers know all that is in it. */
async function embed(page: Page, sites: Sites) {
  await page.goto(`${sites.shop}/blank`);
  await page.evaluate(() => {
    addEventListener('message', ({ data }) => Object.assign(window, { hello: data }), { once: true });
  });
  const frame = await addFrame(page, `${sites.widget}/connect/v1/frame?o=${encodeURIComponent(sites.shop)}&v=1#${CID}`);
  await expect.poll(() => page.evaluate(() => (window as unknown as { hello?: unknown }).hello)).toBeTruthy();
  const { nonce } = await page.evaluate(() => (window as unknown as { hello: { nonce: string } }).hello);
  return { frame, aim: { connect: 'init', cid: CID, nonce } as const };
}

async function run(page: Page, sites: Sites): Promise<{ tried: number; bad: number }> {
  const { frame, aim } = await embed(page, sites);
  const senders = [...(await hostileFrames(page, sites)), await addFrame(page, `${sites.shop}/blank`)];
  for (const sender of senders)
    await sender.evaluate(fire, { aim, rounds: ROUNDS, target: 'widget' as const, flawless: true });
  await frame.evaluate(forge, { aim, rounds: ROUNDS, origin: sites.shop, source: 'parent' as const });
  const tried = (senders.length + 1) * SHAPES * ROUNDS;
  const had = async () => {
    const { refused, accepted } = await seenInFrame(frame);
    return accepted > 0 || Object.values(refused).reduce((a, b) => a + b, 0) === tried;
  };
  await expect.poll(had).toBe(true);
  const bad = (await seenInFrame(frame)).accepted;
  if (bad > 0) return { tried, bad };

  // The real one still counts, and it alone.
  const answer = await page.evaluate(
    ([aim, target]) =>
      new Promise((resolve) => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = ({ data }) => resolve(data);
        frames[0]!.postMessage({ ...aim, v: 1 }, target, [port2]);
      }),
    [aim, sites.widget] as const,
  );
  expect(answer).toEqual({ v: 1, seq: 1, type: 'ready' });
  return { tried, bad: (await seenInFrame(frame)).accepted - 1 };
}

test('MC-1 the frame takes no init but that of its host', async ({ page, sites }) => {
  const { tried, bad } = await run(page, await sites());
  row('MC-1 (frame)', tried, bad);
  expect(bad).toBe(0);
  expect(tried).toBeGreaterThanOrEqual(1400);
});

const cut = (find: string): Cut => ({ file: 'widget/host/port.ts', find, replace: '' });
const UNTRUSTED = cut("if (!event.isTrusted) return 'untrusted';");
const SOURCE = cut("if (event.source !== host) return 'source';");
const ORIGIN = cut("if (event.origin !== origin) return 'origin';");
const NONCE = cut("if (init.nonce !== nonce) return 'nonce';");

for (const [name, guard] of [
  ['made-up events', UNTRUSTED],
  ['the source', SOURCE],
] as const) {
  test(`MC-1 goes red when the frame does not look at ${name}`, async ({ page, sites }) => {
    const { tried, bad } = await run(page, await sites([], [guard]));
    row(`MC-1 (frame, without ${name})`, tried, bad);
    expect(bad).toBeGreaterThan(0);
  });
}

/** A page that lies about its origin: the hello is not for it, so it has to guess the nonce. */
async function lie(page: Page, sites: Sites): Promise<number> {
  await page.goto(`${sites.evil}/`);
  const frame = await addFrame(page, `${sites.widget}/connect/v1/frame?o=${encodeURIComponent(sites.shop)}&v=1#${CID}`);
  const aim = { connect: 'init', v: 1, cid: CID, nonce: 'n'.repeat(22) };
  await page.evaluate((aim) => frames[0]!.postMessage(aim, '*', [new MessageChannel().port2]), aim);
  const had = async () => {
    const { refused, accepted } = await seenInFrame(frame);
    return accepted + Object.keys(refused).length;
  };
  await expect.poll(had).toBe(1);
  return (await seenInFrame(frame)).accepted;
}

// In life `frame-ancestors` does not let this document load in such a page at all: here the servers send no policy.
for (const [name, guards, bad] of [
  ['nothing', [], 0],
  ['the origin', [ORIGIN], 0],
  ['the nonce', [NONCE], 0],
  ['either', [ORIGIN, NONCE], 1],
] as const) {
  test(`MC-1 a page that lies about its origin ${bad ? 'gets in' : 'stays out'} when the frame overlooks ${name}`, async ({
    page,
    sites,
  }) => {
    expect(await lie(page, await sites([], [...guards]))).toBe(bad);
  });
}
