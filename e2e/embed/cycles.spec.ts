/** LC-4: opened and closed again and again, the widget leaves nothing on the merchant's page; two of them get along. */
import type { CDPSession } from '@playwright/test';
import { times } from '../../src/server/testing/thorough.ts';
import { expect, test } from '../fixtures.ts';

const CYCLES = times(100, 20);
const MEGABYTE = 1_000_000;

/** What the page holds, after what is garbage has been collected. */
async function held(cdp: CDPSession): Promise<Record<string, number>> {
  await cdp.send('HeapProfiler.collectGarbage');
  const { metrics } = await cdp.send('Performance.getMetrics');
  return Object.fromEntries(metrics.map(({ name, value }) => [name, value]));
}

test('many times made, opened, left and destroyed: nothing stays', async ({ page, host, widget, merchant }) => {
  test.setTimeout(60_000 + CYCLES * 5_000);
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('Performance.enable');
  await page.goto(host.url);
  const token = await merchant.linkToken();
  const cycle = async () => {
    await page.evaluate((given) => {
      const handle = window.Connect!.create({ token: given, onSuccess() {} });
      Object.assign(window, { handle });
      handle.open();
    }, token);
    await widget.sees('CONSENT');
    await widget.button('Close').click();
    await expect(page.locator('dialog')).toBeHidden();
    await page.evaluate(() => (window as unknown as { handle: { destroy(): void } }).handle.destroy());
  };
  // What is made once and kept, such as compiled code, is not what is looked for.
  for (let warm = 0; warm < 5; warm++) await cycle();
  const before = await held(cdp);
  for (let n = 0; n < CYCLES; n++) await cycle();
  const after = await held(cdp);

  const grown = (name: string) => after[name]! - before[name]!;
  const frames = await page.locator('iframe, dialog').count();
  console.log(
    `LC-4 cycles ${CYCLES} frames ${frames} listeners ${grown('JSEventListeners')} documents ${grown('Documents')} heap ${(grown('JSHeapUsedSize') / MEGABYTE).toFixed(2)} MB`,
  );
  expect([frames, Math.max(0, grown('JSEventListeners')), Math.max(0, grown('Documents'))]).toEqual([0, 0, 0]);
  expect(grown('JSHeapUsedSize')).toBeLessThan(MEGABYTE);
});

test('two handles on one page keep apart: each has its own frame, and its own end', async ({
  page,
  host,
  merchant,
}) => {
  const tokens = [await merchant.linkToken(), await merchant.linkToken()];
  await page.goto(host.url);
  await page.evaluate((given) => {
    const ends: string[] = [];
    const handles = given.map((token, at) =>
      window.Connect!.create({ token, onSuccess() {}, onExit: () => ends.push(`exit ${at}`) }),
    );
    Object.assign(window, { handles, ends });
    handles[0]!.open();
  }, tokens);
  const first = page.frameLocator('iframe[title="Connect"] >> nth=0');
  await expect(first.locator('main')).toHaveAttribute('data-view', 'CONSENT');
  await page.evaluate(() => (window as unknown as { handles: { open(): void }[] }).handles[1]!.open());
  const second = page.frameLocator('iframe[title="Connect"] >> nth=1');
  await expect(second.locator('main')).toHaveAttribute('data-view', 'CONSENT');
  await second.getByRole('button', { name: 'Close' }).click();
  const ends = () => page.evaluate(() => (window as unknown as { ends: string[] }).ends);
  await expect.poll(ends).toEqual(['exit 1']);
  await expect(first.locator('main')).toHaveAttribute('data-view', 'CONSENT');
  await first.getByRole('button', { name: 'Close' }).click();
  await expect.poll(ends).toEqual(['exit 1', 'exit 0']);
});
