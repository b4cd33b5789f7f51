import { expect, test } from '../fixtures.ts';

test('links a real-named biller: from the script tag to the bills on the merchant’s page', async ({
  page,
  stack,
  widget,
}) => {
  await page.goto(stack.merchant);
  await page.getByRole('button', { name: 'Connect a provider' }).click();
  await widget.consent();
  await widget.pick('British Gas', 'britsh gas');
  await widget.signIn();
  await widget.sees('CONNECTED');
  await expect(widget.frame.getByRole('heading')).toHaveText('British Gas is connected');
  await widget.button('Done').click();
  await expect(page.locator('dialog')).toBeHidden();
  await expect(page.getByRole('table', { name: 'Bills' })).toBeVisible();
  await expect(page.locator('#account')).toContainText('British Gas');
  await expect(page.locator('#log li').last()).toContainText('SUCCESS');

  await page.reload();
  await expect(page.getByRole('table', { name: 'Bills' })).toBeVisible();
});

test('goes straight to the biller that the merchant asked for', async ({ page, stack, widget }) => {
  await page.goto(`${stack.merchant}/?biller=chase`);
  await page.getByRole('button', { name: 'Connect a provider' }).click();
  await widget.consent();
  await widget.sees('CREDENTIAL');
  await expect(widget.frame.getByRole('heading')).toHaveText('Sign in to Chase');
  await expect(widget.button('Back')).toBeHidden();
  await widget.signIn();
  await widget.finish();
  await expect(page.locator('#account')).toContainText('Chase');
});

test('links through the React button', async ({ page, stack, widget }) => {
  await page.goto(`${stack.merchant}/react`);
  await page.getByRole('button', { name: 'Connect a provider' }).click();
  await widget.reachCredentials();
  await widget.signIn();
  await widget.finish();
  await expect(page.getByRole('table', { name: 'Bills' })).toBeVisible();
});

test('links from a form, with no JavaScript of the merchant’s', async ({ page, stack, widget }) => {
  await page.goto(`${stack.merchant}/form`);
  await page.getByRole('button', { name: 'Connect a provider' }).click();
  await widget.reachCredentials();
  await widget.signIn();
  await expect(page).toHaveURL(`${stack.merchant}/`);
  await expect(page.getByRole('table', { name: 'Bills' })).toBeVisible();
});

test('asks for a security code, says when it is wrong, takes the right one', async ({ host, widget }) => {
  await host.create();
  await host.open();
  await widget.reachCredentials();
  await widget.signIn('user_mfa_code');
  await widget.answer('000000');
  await expect(widget.frame.getByRole('alert')).toContainText('That isn’t right');
  await widget.answer('123 456');
  await widget.sees('CONNECTED');
  const { events } = await host.told();
  expect(events.find(({ name }) => name === 'MFA_REQUIRED')?.metadata.mfa_type).toBe('code');
});

test('keeps what is not secret after a wrong password, and goes on with the right one', async ({ host, widget }) => {
  await host.create();
  await host.open();
  await widget.reachCredentials();
  await widget.signIn('user_good', 'wrong');
  await expect(widget.frame.getByRole('alert')).toContainText('That didn’t work');
  await expect(widget.frame.getByRole('alert')).toContainText('4 tries left');
  await expect(widget.frame.getByLabel('Username')).toHaveValue('user_good');
  await expect(widget.frame.getByLabel('Password', { exact: true })).toHaveValue('');
  await widget.frame.getByLabel('Password', { exact: true }).fill('pass_good');
  await widget.button('Sign in').click();
  await widget.sees('CONNECTED');
});

test('lets the person choose among several accounts', async ({ host, widget }) => {
  await host.create();
  await host.open();
  await widget.reachCredentials();
  await widget.signIn('user_accounts');
  await widget.sees('SELECT_ACCOUNT');
  await widget.button('Continue').click();
  await expect(widget.frame.getByRole('alert')).toContainText('Choose an account');
  await widget.chooseAccount('Vacation Home');
  await widget.finish();
  const { success } = await host.told();
  expect(success).toHaveLength(1);
  expect(success[0]!.metadata.accounts).toMatchObject([{ name: 'Vacation Home' }]);
});

test('tells the host every step, live, in order and without gaps', async ({ host, widget, merchant }) => {
  await host.create();
  await host.open();
  await widget.reachCredentials();
  await widget.signIn();
  await widget.finish();
  await expect.poll(() => host.handle('status')).toBe('closed');
  const { events, success, exit } = await host.told();
  expect(events.map(({ metadata }) => metadata.seq)).toEqual(events.map((_, at) => at + 1));
  expect(
    events.map(({ name }) => name).filter((name) => name !== 'TRANSITION_VIEW' && !name.startsWith('OPERATION')),
  ).toEqual(['OPEN', 'CONSENT_ACCEPTED', 'SELECT_BILLER', 'SUBMIT_CREDENTIALS', 'SUCCESS']);
  expect(exit).toEqual([]);
  expect(success).toHaveLength(1);
  expect(await host.handle('done')).toMatchObject({ kind: 'success', public_token: success[0]!.publicToken });

  const { status, body } = await merchant.exchange(success[0]!.publicToken);
  expect(status).toBe(200);
  const bills = await merchant.bills(String(body.access_token), String(body.link_id));
  expect(bills.status).toBe(200);
  expect(bills.body.data).toHaveLength(1);
});
