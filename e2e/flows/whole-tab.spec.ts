/** The tab of the flow itself goes to the bank, where no window opens; and comes back to the page that it left. */
import type { Page } from '@playwright/test';
import { expect, test } from '../fixtures.ts';
import { HostPage } from '../models/host-page.ts';
import { Widget } from '../models/widget.ts';

const OPEN = 'Open OAuth Bank';
const AGAIN = 'Open the window again';
const allow = (bank: Page) => bank.locator('[data-action="allow"]').click();

/** From the first click, which opens nothing, to the bank's page in the tab of the merchant. */
async function leave({ page, host, widget }: { page: Page; host: HostPage; widget: Widget }, token: string) {
  await host.create({ token });
  await host.open();
  await widget.consent();
  await widget.pick('OAuth Bank');
  await host.frame.evaluate(() => {
    const { open } = window;
    window.open = (url, target, features) => (target === '_top' ? open.call(window, url, target, features) : null);
  });
  await widget.button(OPEN).click();
  await widget.button('Continue in this tab').click();
  await expect(page.getByRole('heading')).toHaveText('OAuth Bank');
}

test('the whole tab goes to the bank and comes back to the same step, by a code that works once and is kept nowhere', async ({
  page,
  context,
  host,
  widget,
  merchant,
}) => {
  const redirect_uri = `${host.url}back?from=bank`;
  const token = await merchant.linkToken({ redirect_uri });
  await leave({ page, host, widget }, token);
  let returned = '';
  page.on('framenavigated', (frame) => {
    if (frame === page.mainFrame() && frame.url().includes('#connect=')) returned = frame.url();
  });
  await allow(page);
  await page.waitForURL(/#connect=/);
  expect(returned).toMatch(/\/back\?from=bank#connect=rc_[\w-]{43}$/);
  await page.waitForURL(/\/back\?from=bank/);
  // All that the page does is what it does on every load.
  await host.again({ token });
  expect(page.url()).toBe(redirect_uri);
  await widget.sees('CONNECTED');
  const { success, exit, events } = await host.told();
  expect([success.length, exit.length]).toEqual([1, 0]);
  expect(events.map(({ name }) => name)).toContain('RESUMED');
  expect(events.map(({ metadata }) => metadata.seq)).toEqual(events.map((_, i) => i + 1));
  const kept = await page.evaluate(() => [localStorage.length, sessionStorage.length, document.cookie]);
  expect([...kept, (await context.cookies()).length]).toEqual([0, 0, '', 0]);
  expect((await merchant.exchange(success[0]!.publicToken)).status).toBe(200);

  // A reload is the page as it always is; the code again is an error with a name, and a way on.
  await page.reload();
  await host.again({ token });
  expect(await host.handle('status')).not.toBe('open');
  await page.goto('about:blank');
  await page.goto(returned);
  await host.again({ token });
  expect(page.url()).toBe(redirect_uri);
  await expect(widget.frame.getByRole('heading')).toHaveText('This way back can’t be used');
  await widget.button('Close').last().click();
  await expect.poll(async () => (await host.told()).exit).toMatchObject([{ error: { code: 'RESUME_USED' } }]);
});

test('who says no there comes back to where another try is offered', async ({ page, host, widget, merchant }) => {
  const token = await merchant.linkToken({ redirect_uri: `${host.url}back` });
  await leave({ page, host, widget }, token);
  await page.locator('[data-action="deny"]').click();
  await page.waitForURL(/\/back/);
  await host.again({ token });
  await widget.sees('OAUTH');
  await expect(widget.frame.getByRole('alert')).toContainText('You said no');
  await host.reloadFrame();
  await widget.sees('OAUTH');
});

test('the back button leads to the page, which goes on at the same step', async ({ page, host, widget, merchant }) => {
  const token = await merchant.linkToken({ redirect_uri: `${host.url}back` });
  await leave({ page, host, widget }, token);
  await page.goBack();
  await host.create({ token });
  await host.open();
  await widget.sees('OAUTH');
});

test('without a page to come back to it is not offered', async ({ host, widget }) => {
  await host.create();
  await host.open();
  await widget.consent();
  await widget.pick('OAuth Bank');
  await host.frame.evaluate(() => {
    window.open = () => null;
  });
  await widget.button(OPEN).click();
  await expect(widget.button(AGAIN)).toBeVisible();
  await expect(widget.button('Continue in this tab')).toHaveCount(0);
});

test('the address with the code, followed by somebody else, links nothing to them', async ({
  page,
  browser,
  stack,
  host,
  widget,
  merchant,
}) => {
  const token = await merchant.linkToken({ redirect_uri: `${host.url}back` });
  await leave({ page, host, widget }, token);
  await allow(page);
  // This page makes nothing of it: the code is unused.
  await page.waitForURL(/#connect=rc_/);
  const kept = page.url();

  const other = await browser.newContext();
  const [victim, stop] = await HostPage.serve(await other.newPage(), stack, merchant);
  await victim.page.goto(kept);
  await victim.again({ token });
  await expect(new Widget(victim.page).frame.getByRole('heading')).toHaveText('This way back can’t be used');
  expect((await victim.told()).success).toEqual([]);
  stop();
  await other.close();
});
