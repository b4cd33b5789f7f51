import type { BrowserContext } from '@playwright/test';
import { expect, test } from '../fixtures.ts';

const OPEN = 'Open OAuth Bank';
const cookies = async (context: BrowserContext) => (await context.cookies()).map(({ name }) => name);

test('links the OAuth Bank: the window, the bank’s own page, and the merchant reads the bills', async ({
  context,
  host,
  widget,
  merchant,
}) => {
  await host.create();
  await host.open();
  await widget.consent();
  await widget.pick('OAuth Bank');
  await widget.sees('OAUTH');

  const bank = await widget.openWindow(OPEN);
  await expect(bank.getByRole('heading')).toHaveText('OAuth Bank');
  await expect(bank.getByText('Simulated bank')).toBeVisible();
  expect(await cookies(context)).toEqual(['connect-oauth']);
  await bank.locator('[data-action="allow"]').click();
  await expect(bank.getByRole('heading')).toHaveText('You are connected');
  expect(await cookies(context)).toEqual([]);

  await widget.sees('CONNECTED');
  await bank.close();
  await widget.finish();
  const { success, exit, events } = await host.told();
  expect(exit).toEqual([]);
  expect(events.map(({ name }) => name)).toContain('OPEN_OAUTH');
  const { status, body } = await merchant.exchange(success[0]!.publicToken);
  expect(status).toBe(200);
  const bills = await merchant.bills(String(body.access_token), String(body.link_id));
  expect(bills.body.data).toHaveLength(1);
});

test('who says no at the bank can try again, or go back and choose another', async ({ host, widget }) => {
  await host.create();
  await host.open();
  await widget.consent();
  await widget.pick('OAuth Bank');
  const bank = await widget.openWindow(OPEN);
  await bank.locator('[data-action="deny"]').click();
  await expect(bank.getByRole('heading')).toHaveText('Nothing was connected');
  await bank.close();
  await expect(widget.frame.getByRole('alert')).toContainText('You said no at OAuth Bank');
  await widget.sees('OAUTH');

  const again = await widget.openWindow(OPEN);
  await again.locator('[data-action="deny"]').click();
  await expect(again.getByRole('heading')).toHaveText('Nothing was connected');
  await again.close();
  await widget.button('Back').click();
  await widget.sees('SELECT_BILLER');
});

test('who closes the window opens it again: the widget still waits', async ({ host, widget }) => {
  await host.create();
  await host.open();
  await widget.consent();
  await widget.pick('OAuth Bank');
  const first = await widget.openWindow(OPEN);
  await expect(first.getByRole('heading')).toHaveText('OAuth Bank');
  await first.close();
  await widget.sees('OAUTH');
  const bank = await widget.openWindow('Open the window again');
  await bank.locator('[data-action="allow"]').click();
  await widget.sees('CONNECTED');
  expect((await host.told()).exit).toEqual([]);
});
