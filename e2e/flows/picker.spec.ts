/** The picker where things are not as they should be. */
import { expect, test } from '../fixtures.ts';

test('who does not find theirs says so, and the app hears of it, but not of what was typed', async ({
  host,
  widget,
}) => {
  await host.create();
  await host.open();
  await widget.consent();
  await widget.sees('SELECT_BILLER');
  await widget.frame.getByRole('combobox').fill('zzyzx savings');
  await widget.button('I can’t find mine').click();
  await expect(widget.frame.getByText('now knows that one is missing')).toBeVisible();
  const { events } = await host.told();
  expect(events.filter(({ name }) => name === 'BILLER_NOT_LISTED')).toHaveLength(1);
  expect(JSON.stringify(events)).not.toContain('zzyzx');
});

test('the server searches while the list does not load, and what it finds can be picked', async ({
  host,
  widget,
  page,
}) => {
  await page.route('**/connect/v1/directory/**', (route) => route.abort());
  await host.create();
  await host.open();
  await widget.consent();
  await expect(widget.frame.getByText('The list of providers did not load').first()).toBeVisible();
  await widget.pick('Verizon', 'verizon');
  await widget.sees('CREDENTIAL');
});

test('a bank that is down says so before anybody tries it', async ({ host, widget }) => {
  await host.create();
  await host.open();
  await widget.consent();
  await widget.frame.getByRole('combobox').fill('closed bank');
  await expect(widget.frame.getByRole('option', { name: /Closed Bank.*Not answering right now/ })).toBeVisible();
});

test('a country narrows the list to those that serve it, by the keyboard alone', async ({ host, widget, page }) => {
  await host.create();
  await host.open();
  await widget.consent();
  await widget.sees('SELECT_BILLER');
  const rows = widget.frame.getByRole('option');
  await expect(widget.button('Country All countries')).toBeVisible();
  await page.keyboard.press('Tab');
  await expect(widget.button('Country All countries')).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(widget.frame.getByRole('heading')).toHaveText('Choose a country');
  // The browser of this test speaks American English: its own country is offered first.
  await expect(rows.nth(1)).toHaveText(/United States/);
  await page.keyboard.type('jap');
  await expect(rows).toHaveText([/Japan/]);
  await page.keyboard.press('Enter');
  await expect(widget.button('Country Japan')).toBeVisible();
  await page.keyboard.type('bank');
  await expect(rows.filter({ hasText: 'Japan' }).first()).toBeVisible();
  await expect(rows.filter({ hasText: 'United States' })).toHaveCount(0);

  await widget.button('Country Japan').click();
  await page.keyboard.press('Escape');
  await expect(widget.button('Country Japan')).toBeVisible();
  await widget.button('Country Japan').click();
  await rows.filter({ hasText: 'All countries' }).click();
  await page.keyboard.type('bank');
  await expect(rows.filter({ hasText: 'United States' }).first()).toBeVisible();
  await widget.sees('SELECT_BILLER');
});
