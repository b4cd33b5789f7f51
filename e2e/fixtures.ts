/** What every browser test starts from: the running stack, a browser with people's settings, a host page, the widget. */
import { type Browser, type BrowserContext, test as base } from '@playwright/test';
import { launch } from './launch.ts';
import { HostPage } from './models/host-page.ts';
import { Merchant } from './models/merchant.ts';
import { Widget } from './models/widget.ts';
import { type Stack, startStack } from './stack.ts';

export { expect } from '@playwright/test';

export const test = base.extend<
  { host: HostPage; widget: Widget; refusals: RegExp | null; quiet: undefined },
  { stack: Stack; browser: Browser; merchant: Merchant }
>({
  browser: [
    async ({ browserName }, use) => {
      const browser = await launch(browserName);
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
    const text = message.text();
    // Firefox tells a page of the icon that nobody but itself asked for.
    if (/Content.Security.Policy|Trusted ?Type|violates/i.test(text) && !text.includes('/favicon.ico'))
      complaints.push(text);
  });
  return complaints;
}
