import { expect, test } from '../fixtures.ts';

for (const [reason, said] of [
  ['credentials_changed', 'Your sign-in there has changed.'],
  ['consent_expired', 'What you agreed to has run out.'],
] as const)
  test(`a link is connected anew, and the person reads why: ${reason}`, async ({ host, widget, merchant }) => {
    await host.create();
    await host.open();
    await widget.reachCredentials();
    await widget.signIn('user_accounts');
    await widget.chooseAccount('Vacation Home');
    await widget.finish();
    const made = (await host.told()).success[0]!;
    const { body } = await merchant.exchange(made.publicToken);
    const token = String(body.access_token);

    const wish = { link_id: made.metadata.link_id, update_reason: reason };
    await host.create({ token: await merchant.linkToken(wish) });
    await host.open();
    await widget.sees('CONSENT');
    await expect(widget.frame.getByRole('heading', { level: 1 })).toHaveText('Reconnect Test Electric Company');
    await expect(widget.main).toContainText(said);
    await widget.consent();
    // No picker, and no question which accounts: they stay.
    await widget.signIn('user_accounts');
    await widget.sees('CONNECTED');
    await expect(widget.frame.getByRole('heading', { level: 1 })).toHaveText('Test Electric Company is up to date');
    await widget.finish();
    const { success } = await host.told();
    expect(success).toMatchObject([
      {
        publicToken: '',
        metadata: { updated: true, link_id: made.metadata.link_id, accounts: made.metadata.accounts },
      },
    ]);
    expect((await merchant.bills(token, String(body.link_id))).status).toBe(200);
  });

test('new accounts: those of before are chosen, and the person adds one', async ({ host, widget, merchant }) => {
  await host.create();
  await host.open();
  await widget.reachCredentials();
  await widget.signIn('user_accounts');
  await widget.chooseAccount('Primary');
  await widget.finish();
  const made = (await host.told()).success[0]!;
  await merchant.exchange(made.publicToken);

  const wish = { link_id: made.metadata.link_id, update_reason: 'new_accounts' };
  await host.create({ token: await merchant.linkToken(wish) });
  await host.open();
  await widget.consent();
  await widget.signIn('user_accounts');
  await widget.sees('SELECT_ACCOUNT');
  await expect(widget.frame.getByLabel('Primary')).toBeChecked();
  await widget.chooseAccount('Business');
  await widget.finish();
  const { success } = await host.told();
  expect(success[0]!.metadata.accounts).toMatchObject([{ name: 'Primary' }, { name: 'Business' }]);
});

test('another sign-in is recognised, and the right one can be used at once', async ({ host, widget, merchant }) => {
  await host.create();
  await host.open();
  await widget.reachCredentials();
  await widget.signIn('user_accounts');
  await widget.chooseAccount('Business');
  await widget.finish();
  const made = (await host.told()).success[0]!;
  await merchant.exchange(made.publicToken);

  await host.create({ token: await merchant.linkToken({ link_id: made.metadata.link_id }) });
  await host.open();
  await widget.consent();
  // This one has only the account “Primary”.
  await widget.signIn('user_good');
  await widget.sees('ERROR');
  await expect(widget.main).toContainText('That’s another sign-in');
  await widget.button('Try again').click();
  await widget.signIn('user_accounts');
  await widget.finish();
  expect((await host.told()).success).toMatchObject([{ metadata: { link_id: made.metadata.link_id } }]);
});
