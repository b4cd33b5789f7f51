import { expect, test } from '../fixtures.ts';

test('says who asks, for whom, and for what; what may be declined is chosen by the person', async ({
  host,
  widget,
  merchant,
}) => {
  const wish = { consents: ['bills', 'payments'], optional_consents: ['payments'], client_user_name: 'Ann Example' };
  await host.create({ token: await merchant.linkToken(wish) });
  await host.open();
  await widget.sees('CONSENT');
  await expect(widget.frame.getByRole('heading', { level: 1 })).toHaveText('Acme would like to connect your account');
  await expect(widget.main).toContainText('For Ann Example. If that is not you, close this.');
  await expect(widget.frame.getByRole('listitem')).toHaveText([/Your bills/, /Your payments/, /Never your password/]);
  await expect(widget.frame.getByRole('checkbox')).not.toBeChecked();
  await widget.reachCredentials();
  await widget.signIn();
  await widget.finish();
  const { success } = await host.told();
  expect(success[0]!.metadata).toMatchObject({
    consents: ['bills'],
    operations: [{ resource: 'bills', action: 'read', status: 'succeeded' }],
  });
});

test('what the person chooses is granted and read', async ({ host, widget, merchant }) => {
  const wish = { consents: ['bills', 'payments'], optional_consents: ['payments'] };
  await host.create({ token: await merchant.linkToken(wish) });
  await host.open();
  await widget.sees('CONSENT');
  await widget.frame.getByRole('checkbox', { name: /Your payments/ }).check();
  await widget.reachCredentials();
  await widget.signIn();
  await widget.finish();
  expect((await host.told()).success[0]!.metadata).toMatchObject({
    consents: ['bills', 'payments'],
    operations: [{ resource: 'bills' }, { resource: 'payments' }],
  });
});
