/** Forms of every kind of field, page by page, as a person fills them in: with mistakes, going back, by keyboard. */
import { expect, test } from '../fixtures.ts';

test.beforeEach(async ({ host }) => {
  await host.create();
  await host.open();
});

test('a form of three pages, with every kind of field, ends in a link', async ({ host, widget }) => {
  await widget.reachPage(3);
  await widget.fillLastPage();
  await widget.button('Sign in').click();
  await widget.finish();
  expect((await host.told()).success).toHaveLength(1);
});

test('each field is the control that its kind calls for', async ({ widget }) => {
  await widget.reachPage(2);
  const attributes = (label: string | RegExp, ...names: string[]) =>
    widget
      .field(label)
      .evaluate((field, names) => [field.localName, ...names.map((name) => field.getAttribute(name))], names);
  expect(await attributes('Kind of customer')).toEqual(['select']);
  expect(await attributes('Date of birth', 'type', 'autocomplete')).toEqual(['input', 'date', 'bday']);
  expect(await attributes('Mobile number', 'type', 'autocomplete')).toEqual(['input', 'tel', 'tel']);
  expect(await attributes(/^Email/, 'type', 'autocomplete')).toEqual(['input', 'email', 'email']);
  expect(await attributes('People in the household', 'inputmode')).toEqual(['input', 'numeric']);
  expect(await attributes(/^Last meter reading/, 'inputmode')).toEqual(['input', 'decimal']);
  await widget.fillSecondPage();
  await widget.button('Continue').click();
  await widget.atPage(3);
  expect(await attributes('Customer PIN', 'type', 'inputmode', 'autocomplete')).toEqual([
    'input',
    'password',
    'numeric',
    'off',
  ]);
  expect(await attributes('I am the account holder', 'type')).toEqual(['input', 'checkbox']);
});

for (const [label, typed, says] of [
  ['Mobile number', 'call me', 'Enter a phone number'],
  [/^Email/, 'ann', 'Enter an email address'],
  ['People in the household', '0', 'This must be 1 or more'],
  ['People in the household', '21', 'This must be 20 or less'],
  ['People in the household', '2.5', 'Enter a whole number'],
  [/^Last meter reading/, 'a lot', 'Enter a number'],
] as const)
  test(`“${typed}” for ${label} is said to be wrong, in its place and with the focus there`, async ({ widget }) => {
    await widget.reachPage(2);
    await widget.fillSecondPage();
    await widget.field(label).fill(typed);
    await widget.button('Continue').click();
    await widget.focused(label);
    await expect(widget.field(label)).toHaveAttribute('aria-invalid', 'true');
    await expect(widget.field(label)).toHaveAccessibleDescription(new RegExp(says));
    await expect(widget.field('Kind of customer')).toHaveValue('landlord');
    await expect(widget.field('Date of birth')).toHaveValue('1984-02-29');
  });

test('everything that is missing is marked, and announced; the first gets the focus', async ({ widget }) => {
  await widget.reachPage(3);
  await widget.button('Sign in').click();
  await expect(widget.frame.getByRole('status').filter({ hasText: 'marked below: 3' })).toBeAttached();
  await widget.focused('Postal code');
  await expect(widget.frame.locator('[aria-invalid="true"]')).toHaveCount(3);
  await expect(widget.field('Customer PIN')).toHaveAccessibleDescription('Enter your customer PIN');
  await expect(widget.field('I am the account holder')).toHaveAccessibleDescription(/needed/);
});

test('what only the biller knows to be wrong is said at its field; secrets are typed again', async ({ widget }) => {
  await widget.reachPage(3);
  await widget.fillLastPage();
  await widget.field('Postal code').fill('00000');
  await widget.button('Sign in').click();
  await widget.focused('Postal code');
  await expect(widget.field('Postal code')).toHaveAccessibleDescription(/does not look right/);
  await expect(widget.field('Postal code')).toHaveValue('00000');
  await expect(widget.field('I am the account holder')).toBeChecked();
  await expect(widget.field('Customer PIN')).toHaveValue('');
  await widget.fillLastPage();
  await widget.button('Sign in').click();
  await widget.sees('CONNECTED');
});

test('going back keeps what was typed on each page, but nothing secret', async ({ widget }) => {
  await widget.reachPage(3);
  await widget.fillLastPage();
  await widget.button('Back').click();
  await widget.atPage(2);
  await expect(widget.field('Kind of customer')).toHaveValue('landlord');
  await expect(widget.field(/^Last meter reading/)).toHaveValue('1204,5');
  await widget.button('Back').click();
  await expect(widget.field('Username')).toHaveValue('user_form');
  await expect(widget.field('Password')).toHaveValue('');
  await widget.signIn('user_form');
  await widget.atPage(2);
  await widget.button('Continue').click();
  await widget.atPage(3);
  await expect(widget.field('Postal code')).toHaveValue('10115');
  await expect(widget.field('Customer PIN')).toHaveValue('');
  for (const _ of [3, 2]) await widget.button('Back').click();
  await widget.button('Back').click();
  await widget.sees('SELECT_BILLER');
});

test('the whole form by keyboard alone', async ({ widget, page }) => {
  await widget.reachCredentials();
  const type = (text: string) => page.keyboard.type(text);
  const next = () => page.keyboard.press('Tab');
  await widget.field('Username').focus();
  await type('user_form');
  await next();
  await type('any');
  await page.keyboard.press('Enter');
  await widget.atPage(2);
  await next();
  await type('B');
  await expect(widget.field('Kind of customer')).toHaveValue('business');
  await next();
  // A native date field is typed part by part.
  await type('02291984');
  await expect(widget.field('Date of birth')).toHaveValue('1984-02-29');
  await widget.field('Mobile number').focus();
  await type('+1 555 0100');
  await next();
  await next();
  await type('2');
  await page.keyboard.press('Enter');
  await widget.atPage(3);
  await next();
  await type('SW1A 1AA');
  await next();
  await type('2468');
  // Past the button that shows it.
  await next();
  await next();
  await next();
  await page.keyboard.press('Space');
  await page.keyboard.press('Enter');
  await widget.sees('CONNECTED');
});

test('a password can be pasted, and shown; Caps Lock is mentioned politely', async ({ widget }) => {
  await widget.reachCredentials();
  const field = widget.field('Password');
  const kept = await field.evaluate((input: HTMLInputElement) =>
    input.dispatchEvent(new ClipboardEvent('paste', { bubbles: true, cancelable: true })),
  );
  expect(kept, 'the paste goes on').toBe(true);
  await field.fill('pass_good');
  await field.evaluate((input) =>
    input.dispatchEvent(new KeyboardEvent('keydown', { key: 'A', modifierCapsLock: true, bubbles: true })),
  );
  await expect(widget.frame.getByRole('status').filter({ hasText: 'Caps Lock is on' })).toBeVisible();
  await field.evaluate((input) => input.dispatchEvent(new KeyboardEvent('keyup', { key: 'a', bubbles: true })));
  await expect(widget.frame.getByText('Caps Lock is on')).toHaveCount(0);
  await widget.button('Show password').click();
  await expect(field).toHaveAttribute('type', 'text');
});

test('a reload of the frame keeps the page, and no secret', async ({ host, widget }) => {
  await widget.reachPage(3);
  await widget.fillLastPage();
  await host.reloadFrame();
  await widget.atPage(3);
  await expect(widget.field('Customer PIN')).toHaveValue('');
  await widget.fillLastPage();
  await widget.button('Sign in').click();
  await widget.sees('CONNECTED');
});
