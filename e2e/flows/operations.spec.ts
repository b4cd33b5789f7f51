import { expect, test } from '../fixtures.ts';

const PAYMENT = { resource: 'payment', action: 'write' };
const OPTIONAL = { action: 'read', optional: true };

test('asks for what the merchant did not give, shows what is about to be paid, and pays when told to', async ({
  host,
  widget,
  merchant,
}) => {
  const operations = [{ ...PAYMENT, arguments: { currency: 'USD' } }];
  await host.create({ token: await merchant.linkToken({ biller_id: 'test_electric_company', operations }) });
  await host.open();
  await widget.consent();
  await widget.signIn();
  await widget.sees('OPERATIONS');
  await expect(widget.frame.getByRole('heading', { level: 1 })).toHaveText('Paying a bill: a few details');
  await widget.button('Continue').click();
  await expect(widget.main).toContainText('This is needed to continue');
  await widget.frame.getByLabel('Amount').fill('a lot');
  await widget.button('Continue').click();
  await expect(widget.main).toContainText('Enter a number, in digits');
  await expect(widget.frame.getByLabel('Amount')).toBeFocused();
  await widget.frame.getByLabel('Amount').fill('84.20');
  await widget.button('Continue').click();
  await expect(widget.frame.getByRole('heading', { level: 1 })).toHaveText('Check the payment');
  await expect(widget.main).toContainText('$84.20');
  await expect(widget.main).toContainText('Test Electric Company');
  await expect(widget.main).toContainText('Primary •••• 4242');
  await widget.button('Pay now').click();
  await widget.sees('CONNECTED');
  await widget.button('Done').click();
  const { events, success } = await host.told();
  expect(events.filter(({ name }) => name === 'OPERATION_NEEDS_USER')).toHaveLength(2);
  expect(success[0]!.metadata.operations).toContainEqual({ resource: 'payment', action: 'write', status: 'succeeded' });
  expect(JSON.stringify(await host.told())).not.toContain('84.2');
});

test('a card is asked for and shown masked; who says no changes nothing, and can think again', async ({
  host,
  widget,
  merchant,
}) => {
  const operations = [{ resource: 'paymentMethod', action: 'write' }];
  await host.create({ token: await merchant.linkToken({ biller_id: 'tmobile', operations }) });
  await host.open();
  await widget.consent();
  await widget.signIn();
  await widget.sees('OPERATIONS');
  const field = (name: string) => widget.frame.getByLabel(name);
  await expect(field('Card number')).toHaveAttribute('autocomplete', 'cc-number');
  const heading = widget.frame.getByRole('heading', { level: 1 });
  const give = async () => {
    await field('Card number').fill('4242 4242 4242 4242');
    await field('Expires').fill('12/30');
    await field('Security code').fill('987');
    await field('Name on card').fill('Ann Example');
    await field('Postal code').fill('94105');
    await widget.button('Continue').click();
    await expect(heading).toHaveText('Check the new card');
  };
  await give();
  await expect(widget.main).toContainText('•••• 4242');
  await expect(widget.main).not.toContainText('987');
  await expect(widget.main).not.toContainText('4242424242424242');
  await widget.button('Don’t do this').click();
  await widget.sees('ERROR');
  await expect(widget.main).toContainText('You said no');
  await widget.button('Try again').click();
  // With the no went the card: it is given anew, or another.
  await expect(heading).toHaveText('Changing how you pay: a few details');
  await expect(field('Card number')).toHaveValue('');
  await give();
  await widget.button('Use this card').click();
  await widget.finish();
  // Without the milliseconds of its times, which may well be 987.
  const told = JSON.stringify(await host.told()).replaceAll(/\.\d{3}Z/g, 'Z');
  expect(told).not.toMatch(/4242424242424242|(?<![\w-])987(?![\w-])|Ann Example/);
});

test('what is optional asks for values too, and goes on without them', async ({ host, widget, merchant }) => {
  const operations = [{ ...PAYMENT, optional: true }];
  await host.create({ token: await merchant.linkToken({ biller_id: 'test_electric_company', operations }) });
  await host.open();
  await widget.consent();
  await widget.signIn();
  await expect(widget.frame.getByRole('heading', { level: 1 })).toHaveText('Paying a bill: a few details');
  await widget.frame.getByLabel('Amount').fill('a lot');
  await widget.button('Skip').click();
  await widget.finish();
  const { success, exit } = await host.told();
  expect([success.length, exit.length]).toEqual([1, 0]);
  expect(success[0]!.metadata.operations).toContainEqual({ ...PAYMENT, status: 'skipped' });
});

for (const [choice, button, statuses] of [
  ['again', 'Try again', ['succeeded', 'succeeded', 'succeeded']],
  ['without', 'Continue without', ['succeeded', 'skipped', 'skipped']],
] as const)
  test(`what may fail is decided by the person: ${choice}`, async ({ host, widget, merchant }) => {
    const operations = [
      { resource: 'payments', ...OPTIONAL },
      { resource: 'mobileBillingStatement', ...OPTIONAL },
    ];
    await host.create({ token: await merchant.linkToken({ biller_id: 'tmobile', operations }) });
    await host.open();
    await widget.consent();
    await widget.signIn('user_partial');
    await widget.sees('OPERATIONS');
    await expect(widget.frame.getByRole('heading', { level: 1 })).toHaveText('Not everything worked');
    await expect(widget.frame.getByRole('button', { name: /^Skip/ })).toHaveCount(2);
    await widget.frame.getByRole('button', { name: button, exact: true }).last().click();
    await widget.finish();
    const { operations: told } = (await host.told()).success[0]!.metadata as { operations: { status: string }[] };
    expect(told.map(({ status }) => status)).toEqual(statuses);
  });
