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
