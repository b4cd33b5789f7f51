/** MC-3: nothing secret leaves before the handshake, and a frame that was led away gets nothing at all. */
import type { Page } from '@playwright/test';
import { parseAst } from 'vite';
import type { Cut } from '../../src/protocol/testing/without.ts';
import { expect, handle, row, seen, start, stopClock, test, widgetFrame } from './fixtures/bench.ts';
import { frameCode, loaderCode, type Sites } from './fixtures/sites.ts';

/** Every text `*` in a program, and every message that is posted to more than a named origin. */
function wildcards(code: string): number {
  let found = 0;
  const visit = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return;
    const { type, value } = node as { type?: string; value?: unknown };
    if (type === 'Literal' && value === '*') found++;
    for (const child of Object.values(node)) visit(child);
  };
  visit(parseAst(code));
  return found;
}
/** How many messages are posted, counting code and not calls. */
const posts = (code: string) => code.match(/\.postMessage\(/g)?.length ?? 0;

test('MC-3 neither program can post to everyone', async () => {
  const programs = [await loaderCode(), await frameCode()];
  const bad = programs.map(wildcards).reduce((a, b) => a + b);
  row(
    'MC-3 (wildcards)',
    programs.map(posts).reduce((a, b) => a + b),
    bad,
  );
  expect(bad).toBe(0);
  expect(programs.map(posts).every((n) => n >= 2)).toBe(true);
});

const anyone: Cut = { file: 'sdk/handshake.ts', find: 'origin, [port2]', replace: "'*', [port2]" };
const ORIGIN: Cut = {
  file: 'sdk/handshake.ts',
  find: 'event.origin !== origin ||',
  replace: '',
};
const unlimited: Cut = { file: 'sdk/handshake.ts', find: 'inits === 5 ||', replace: '' };

test('MC-3 goes red when the target is everyone', async () => {
  expect(wildcards(await loaderCode([anyone]))).toBe(1);
});

/** What the attacker's page in the frame has been sent, and how many of its hellos were taken for the widget's. */
async function loot(page: Page, sites: Sites, before: number) {
  const frame = page.frames().find((frame) => frame.url().startsWith(sites.evil))!;
  const heard = async () => {
    const { refused, greeted } = await seen(page);
    return refused + greeted - before;
  };
  await expect.poll(heard).toBeGreaterThanOrEqual(3);
  const stolen = await frame.evaluate(() => (window as unknown as { stolen: unknown[] }).stolen);
  return { stolen: JSON.stringify(stolen) };
}

/** The server leads the frame away before it has said a word. */
async function early(page: Page, sites: Sites) {
  await stopClock(page);
  await page.goto(sites.shop);
  sites.frameIs = 'led away';
  await start(page);
  await handle(page, 'open');
  await expect.poll(() => page.frames().some((frame) => frame.url().startsWith(sites.evil))).toBe(true);
  const { stolen } = await loot(page, sites, 0);
  return { accepted: (await seen(page)).greeted, stolen };
}

/** The frame leaves while a run is open in it. */
async function late(page: Page, sites: Sites) {
  await stopClock(page);
  await page.goto(sites.shop);
  await start(page);
  await handle(page, 'open');
  const frame = await widgetFrame(page);
  await expect
    .poll(() => frame.evaluate(() => (window as unknown as { seen: { heard: unknown[] } }).seen.heard.length))
    .toBe(1);
  const before = await seen(page);
  await frame.evaluate((url) => location.assign(url), `${sites.evil}/steal${new URL(frame.url()).hash}`);
  await expect.poll(() => page.frames().some((frame) => frame.url().startsWith(sites.evil))).toBe(true);
  const { stolen } = await loot(page, sites, before.refused + before.greeted);
  return { accepted: (await seen(page)).greeted - 1, stolen };
}

for (const [when, attack] of [
  ['before', early],
  ['after', late],
] as const) {
  test(`MC-3 a frame led away ${when} the handshake is sent nothing, and the run ends`, async ({ page, sites }) => {
    const { accepted, stolen } = await attack(page, await sites());
    const bad = accepted + (stolen.length - 2);
    row(`MC-3 (${when})`, 3, bad);
    expect({ accepted, stolen }).toEqual({ accepted: 0, stolen: '[]' });
    await expect(page.locator('iframe')).toHaveCount(1);
    await expect
      .poll(async () => {
        await page.clock.runFor(1000);
        return handle(page, 'status');
      })
      .toBe('closed');
    expect((await seen(page)).told).toMatchObject([['exit', { code: 'FRAME_BLOCKED' }, {}]]);
    await expect(page.locator('iframe')).toHaveCount(0);
  });

  test(`MC-3 goes red when the origin of a hello ${when} the handshake is not looked at`, async ({ page, sites }) => {
    const { accepted, stolen } = await attack(page, await sites([ORIGIN, unlimited]));
    expect(accepted).toBeGreaterThan(0);
    // The answer is still addressed to the widget alone.
    expect(stolen).toBe('[]');
  });

  test(`MC-3 goes red when the answer ${when} the handshake goes to everyone as well`, async ({ page, sites }) => {
    const { stolen } = await attack(page, await sites([ORIGIN, unlimited, anyone]));
    expect(stolen).toContain('init');
  });
}
