/** What every browser test starts from: the running stack, a browser with people's settings, a host page, the widget. */
import { type Browser, type BrowserContext, test as base, chromium, type LaunchOptions } from '@playwright/test';
import { findChromium } from '../src/tools/browser.js';
import { HostPage } from './models/host-page.ts';
import { Merchant } from './models/merchant.ts';
import { Widget } from './models/widget.ts';
import { type Stack, startStack } from './stack.ts';

export { expect } from '@playwright/test';

/**
 * Playwright switches storage partitioning off, and people's browsers have it on: a test of what a third-party frame
 * may do would lie. Its own list of switched-off features is read from a first start and given again without that one.
 */
async function launch(): Promise<Browser> {
  const executablePath = findChromium();
  const options: LaunchOptions = executablePath ? { executablePath } : {};
  const probe = await chromium.launchServer(options);
  const given = probe.process().spawnargs.find((arg) => arg.startsWith('--disable-features='));
  await probe.close();
  if (!given) return chromium.launch(options);
  const kept = given
    .slice('--disable-features='.length)
    .split(',')
    .filter((name) => name !== 'ThirdPartyStoragePartitioning');
  return chromium.launch({ ...options, ignoreDefaultArgs: [given], args: [`--disable-features=${kept.join(',')}`] });
}

export const test = base.extend<
  { host: HostPage; widget: Widget; refusals: RegExp | null; quiet: undefined },
  { stack: Stack; browser: Browser; merchant: Merchant }
>({
  browser: [
    async ({}, use) => {
      const browser = await launch();
      await use(browser);
      await browser.close();
    },
    { scope: 'worker' },
  ],
  stack: [
    async ({}, use) => {
      const stack = await startStack();
      await use(stack);
      await stack.stop();
    },
    { scope: 'worker' },
  ],
  merchant: [async ({ stack }, use) => use(new Merchant(stack)), { scope: 'worker' }],
  host: async ({ page, stack, merchant }, use) => {
    const [host, stop] = await HostPage.serve(page, stack, merchant);
    await use(host);
    stop();
  },
  widget: async ({ page }, use) => use(new Widget(page)),
  /** What the browser is meant to refuse in this test; null where nothing may be. */
  refusals: [null, { option: true }],
  /** Nothing is refused by a policy or goes wrong unseen, but for what the test says. */
  quiet: [
    async ({ context, refusals }, use) => {
      const complaints = complaintsOf(context);
      await use(undefined);
      base.expect(complaints.filter((text) => !refusals?.test(text))).toEqual([]);
    },
    { auto: true },
  ],
});

function complaintsOf(context: BrowserContext): string[] {
  const complaints: string[] = [];
  context.on('weberror', (error) => complaints.push(String(error.error())));
  context.on('console', (message) => {
    if (/Content Security Policy|Trusted ?Type|violates/i.test(message.text())) complaints.push(message.text());
  });
  return complaints;
}
