/** What every browser test starts from: the running stack, a browser with people's settings, a host page, the widget. */
import { type Browser, type BrowserContext, test as base } from '@playwright/test';
import { launch } from './launch.ts';
import { HostPage } from './models/host-page.ts';
import { Merchant } from './models/merchant.ts';
import { Widget } from './models/widget.ts';
import { lendStack, type Stack } from './stack.ts';

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
  stack: [({}, use) => lendStack(use), { scope: 'worker' }],
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
  const complain = (text: string) => {
    // Firefox tells a page, as one or the other, of the icon that nobody but itself asked for.
    if (!text.includes('/favicon.ico')) complaints.push(text);
  };
  context.on('weberror', (error) => complain(String(error.error())));
  context.on('console', (message) => {
    const text = message.text();
    if (/Content.Security.Policy|Trusted ?Type|violates/i.test(text)) complain(text);
  });
  return complaints;
}
