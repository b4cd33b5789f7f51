import { expect, test } from '../fixtures.ts';

test('shows what cannot be chosen with the reason, chooses nothing by itself, and all at once when asked', async ({
  host,
  widget,
  merchant,
}) => {
  await host.create({ token: await merchant.linkToken({ account_types: ['residential'] }) });
  await host.open();
  await widget.reachCredentials();
  await widget.signIn('user_accounts_mixed');
  await widget.sees('SELECT_ACCOUNT');
  const off = widget.frame.getByRole('region', { name: 'Not available' });
  await expect(off.getByRole('listitem')).toHaveText([
    /Business.*Acme does not take this kind of account/,
    /Old apartment.*This account is closed/,
    /Prepaid meter.*This kind of account can’t be connected/,
  ]);
  await expect(off.getByRole('checkbox')).toHaveCount(0);
  await expect(widget.frame.getByRole('status').filter({ hasText: 'chosen' })).toHaveText('0 of 2 chosen');
  await widget.frame.getByLabel('Select all 2').check();
  await expect(widget.frame.getByLabel('Primary')).toBeChecked();
  await expect(widget.frame.getByRole('status').filter({ hasText: 'chosen' })).toHaveText('2 of 2 chosen');
  await widget.frame.getByLabel('Primary').uncheck();
  await expect(widget.frame.getByLabel('Select all 2')).toHaveJSProperty('indeterminate', true);
  await widget.button('Continue').click();
  await widget.finish();
  const { success } = await host.told();
  expect(success[0]!.metadata.accounts).toMatchObject([{ name: 'Vacation Home' }]);
});

test('links one account where the merchant wants one, and asks nobody where it wants all', async ({
  host,
  widget,
  merchant,
}) => {
  await host.create({ token: await merchant.linkToken({ account_selection: 'single' }) });
  await host.open();
  await widget.reachCredentials();
  await widget.signIn('user_accounts');
  await widget.sees('SELECT_ACCOUNT');
  await expect(widget.frame.getByRole('radio')).toHaveCount(3);
  await expect(widget.frame.getByRole('radio', { checked: true })).toHaveCount(0);
  await widget.chooseAccount('Business');
  await widget.finish();
  expect((await host.told()).success[0]!.metadata.accounts).toMatchObject([{ name: 'Business' }]);

  await host.create({ token: await merchant.linkToken({ account_selection: 'none' }) });
  await host.open();
  await widget.reachCredentials();
  await widget.signIn('user_accounts');
  await widget.finish();
  expect((await host.told()).success[0]!.metadata.accounts).toHaveLength(3);
});

test('finds one among many by its name or number', async ({ host, widget }) => {
  await host.create();
  await host.open();
  await widget.reachCredentials();
  await widget.signIn('user_accounts_many');
  await widget.sees('SELECT_ACCOUNT');
  await widget.frame.getByLabel('Find an account').fill('5007');
  await expect(widget.frame.getByRole('status').filter({ hasText: 'found' })).toHaveText('1 found');
  await widget.frame.getByLabel(/ending in 5007/).check();
  await widget.button('Continue').click();
  await widget.finish();
  expect((await host.told()).success[0]!.metadata.accounts).toMatchObject([{ mask: '5007' }]);
});

test('recognises what is connected already, and brings that up to date instead', async ({ host, widget, merchant }) => {
  const who = { client_user_id: `person_${test.info().parallelIndex}_twice`, duplicates: 'reject' };
  const link = async () => {
    await host.create({ token: await merchant.linkToken(who) });
    await host.open();
    await widget.reachCredentials();
    await widget.signIn();
  };
  await link();
  await widget.finish();
  const first = (await host.told()).success[0]!;
  const { body } = await merchant.exchange(first.publicToken);

  await link();
  await widget.sees('SELECT_ACCOUNT');
  await expect(widget.frame.getByRole('heading', { level: 1 })).toHaveText('You’ve connected this already');
  await widget.button('Use another sign-in').click();
  await widget.signIn();
  await widget.sees('SELECT_ACCOUNT');
  await widget.button('Update the connection').click();
  await widget.sees('CONNECTED');
  await expect(widget.frame.getByRole('heading', { level: 1 })).toHaveText('Test Electric Company is up to date');
  await widget.button('Done').click();
  const { success } = await host.told();
  expect(success).toMatchObject([{ publicToken: '', metadata: { updated: true, link_id: first.metadata.link_id } }]);
  expect((await merchant.bills(String(body.access_token), String(body.link_id))).status).toBe(200);
});
