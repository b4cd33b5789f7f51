import { expect, test } from '../fixtures.ts';

test('links an account by keyboard alone, and the focus comes back to where it was', async ({ host, widget, page }) => {
  await host.create();
  const focused = () => widget.frame.locator(':focus');
  await page.getByRole('button', { name: 'Connect', exact: true }).focus();
  await page.keyboard.press('Enter');

  await widget.sees('CONSENT');
  await expect(focused()).toHaveText('Acme would like to connect your account');
  await page.keyboard.press('Tab');
  await expect(focused()).toHaveText('Continue');
  await page.keyboard.press('Enter');

  await widget.sees('SELECT_BILLER');
  await expect(focused()).toHaveRole('combobox');
  await page.keyboard.type('test elec');
  await expect(widget.frame.getByRole('option').first()).toContainText('Test Electric Company');
  await page.keyboard.press('ArrowDown');
  await expect(widget.frame.getByRole('option').first()).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('Enter');

  await widget.sees('CREDENTIAL');
  await expect(focused()).toHaveText('Sign in to Test Electric Company');
  await page.keyboard.press('Tab');
  await page.keyboard.type('user_accounts');
  await page.keyboard.press('Tab');
  await page.keyboard.type('pass_good');
  await page.keyboard.press('Enter');

  await widget.sees('SELECT_ACCOUNT');
  await expect(focused()).toHaveText('Choose your accounts');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Space');
  await page.keyboard.press('Enter');

  await widget.sees('CONNECTED');
  await page.keyboard.press('Tab');
  await expect(focused()).toHaveText('Done');
  await page.keyboard.press('Enter');
  await expect(page.locator('dialog')).toBeHidden();
  await expect(page.locator(':focus')).toHaveText('Connect');
  expect((await host.told()).success).toHaveLength(1);
});

test('the picker’s keys go round the list, and Escape clears before it leaves', async ({ host, widget, page }) => {
  await host.create();
  await host.open();
  await widget.consent();
  await widget.sees('SELECT_BILLER');
  const field = widget.frame.getByRole('combobox');
  const options = widget.frame.getByRole('option');
  await field.fill('bank of am');
  await expect(options.first()).toContainText('Bank of America');
  const last = (await options.count()) - 1;
  const active = async () =>
    options.evaluateAll((rows) => rows.findIndex((row) => row.getAttribute('aria-selected') === 'true'));
  for (const [key, at] of [
    ['ArrowUp', last],
    ['ArrowDown', 0],
    ['End', last],
    ['Home', 0],
  ] as const) {
    await page.keyboard.press(key);
    expect(await active(), key).toBe(at);
    await expect(field).toHaveAttribute('aria-activedescendant', (await options.nth(at).getAttribute('id'))!);
  }
  await expect(widget.frame.getByRole('status').filter({ hasText: 'found' })).toBeAttached();
  await page.keyboard.press('Escape');
  await expect(field).toHaveValue('');
  await page.keyboard.press('Escape');
  await expect(page.locator('dialog')).toBeHidden();
});

test('the page behind is out of reach while the widget is open', async ({ host, widget, page }) => {
  await host.create();
  await host.open();
  await widget.sees('CONSENT');
  for (let i = 0; i < 12; i++) {
    await page.keyboard.press('Tab');
    const behind = await page.evaluate(() => document.activeElement?.id === 'open');
    expect(behind).toBe(false);
  }
});
