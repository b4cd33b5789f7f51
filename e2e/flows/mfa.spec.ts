/** Every kind of challenge: to its good end, and each way that it can go wrong. */
import { expect, test } from '../fixtures.ts';
import type { Widget } from '../models/widget.ts';

test.beforeEach(async ({ host }) => {
  await host.create();
  await host.open();
});

async function reach(widget: Widget, user: string): Promise<void> {
  await widget.reachCredentials();
  await widget.signIn(user);
  await widget.sees('MFA');
}
const verify = (widget: Widget) => widget.button('Verify').click();

test('code: wrong, wrong, locked out; and a way on from there', async ({ widget }) => {
  await reach(widget, 'user_mfa_code');
  await widget.answer('000000');
  await widget.fails('2 tries left');
  await expect(widget.field('Security code')).toHaveValue('');
  await widget.answer('000001');
  await widget.fails('1 try left');
  await widget.answer('000002');
  await widget.sees('ERROR');
  await expect(widget.frame.getByRole('heading')).toHaveText('Too many tries');
  await widget.button('Try again').click();
  await widget.sees('CREDENTIAL');
});

test('code: sent again once that may be asked, and said so', async ({ widget, page }) => {
  await reach(widget, 'user_mfa_code');
  await expect(widget.frame.getByRole('timer')).toHaveText(/^You have (5:00|4:\d\d) left\.$/);
  const again = widget.button(/^Send a new code/);
  await expect(again).toHaveAttribute('aria-disabled', 'true');
  let asked = 0;
  page.on('request', (request) => (asked += Number(request.url().endsWith('/session/resend'))));
  await again.click({ force: true });
  expect(asked, 'too early, nothing is sent').toBe(0);
  await expect(widget.button('Send a new code')).toHaveAttribute('aria-disabled', 'false');
  // CC-1: twice at once is once.
  await widget.button('Send a new code').dblclick();
  await expect(widget.frame.getByRole('status').filter({ hasText: 'on its way' })).toBeVisible();
  expect(asked).toBe(1);
  await expect(again).toHaveAttribute('aria-disabled', 'true');
  await widget.answer();
  await widget.sees('CONNECTED');
});

test('code: what came too late is said, and offers to begin anew', async ({ widget }) => {
  await reach(widget, 'user_mfa_expired');
  await widget.answer();
  await widget.fails('That took a little too long');
  await expect(widget.button('Verify')).toHaveCount(0);
  const again = widget.button('Send a new code');
  await expect(again).toHaveAttribute('aria-disabled', 'false');
  await again.click();
  await expect(widget.field('Security code')).toBeVisible();
});

test('device, then code', async ({ host, widget }) => {
  await reach(widget, 'user_mfa_device');
  await widget.button('Send the code').click();
  await expect(widget.frame.getByRole('status').filter({ hasText: 'Choose one' })).toBeVisible();
  await widget.choose('Phone call to •••• 42');
  await widget.button('Send the code').click();
  await widget.answer();
  await widget.sees('CONNECTED');
  const kinds = (await host.told()).events.filter(({ name }) => name === 'MFA_REQUIRED');
  expect(kinds.map(({ metadata }) => metadata.mfa_type)).toEqual(['device', 'code']);
});

test('questions: several on a page, in several rounds', async ({ widget }) => {
  await reach(widget, 'user_mfa_questions');
  await widget.field('What was the name of your first pet?').fill('Rex');
  await verify(widget);
  await widget.focused('In which city were you born?');
  await widget.field('In which city were you born?').fill('Rome');
  await verify(widget);
  await widget.fails('2 tries left');
  await widget.field('What was the name of your first pet?').fill('rex');
  await widget.field('In which city were you born?').fill('Lyon');
  await verify(widget);
  await widget.field('What was the make of your first bicycle?').fill('123456');
  await verify(widget);
  await widget.sees('CONNECTED');
});

test('selection: one, then several', async ({ widget }) => {
  await reach(widget, 'user_mfa_selection');
  await widget.choose('Harbour Road');
  await verify(widget);
  await widget.fails('2 tries left');
  await widget.choose('Oak Street');
  await verify(widget);
  await expect(widget.frame.getByRole('checkbox')).toHaveCount(4);
  await widget.choose('Oak Street', 'Elm Avenue');
  await verify(widget);
  await widget.sees('CONNECTED');
});

test('image: by what is on it, and by keyboard', async ({ widget, page }) => {
  await reach(widget, 'user_mfa_image');
  const loaded = await widget.frame
    .getByRole('img')
    .evaluateAll((images) => (images as HTMLImageElement[]).filter((image) => image.naturalWidth > 0).length);
  expect(loaded).toBe(6);
  await widget.choose('Tree');
  await verify(widget);
  await widget.fails('2 tries left');
  await widget.option('House').focus();
  await page.keyboard.press('ArrowRight');
  await expect(widget.option('Boat')).toBeChecked();
  await page.keyboard.press('Enter');
  await widget.sees('CONNECTED');
});

test('push: shows the number, and goes on by itself once it is approved', async ({ widget }) => {
  await reach(widget, 'user_mfa_push');
  await expect(widget.frame.getByText(/this number: \d\d$/)).toBeVisible();
  await expect(widget.button('Verify')).toHaveCount(0);
  await widget.sees('CONNECTED');
});

test('push: declined, sent again, declined until it is enough', async ({ widget }) => {
  await reach(widget, 'user_mfa_push_denied');
  await widget.fails('You said no on your phone');
  await widget.fails('2 tries left');
  const again = widget.button('Send it again');
  await expect(again).toHaveAttribute('aria-disabled', 'false');
  await again.click();
  await expect(widget.frame.getByText('Waiting for you to approve')).toBeVisible();
  await widget.fails('1 try left');
});

test('push: nobody approves; a code instead', async ({ widget }) => {
  await reach(widget, 'user_mfa_push_expired');
  await widget.fails('That took a little too long');
  await widget.button('Use a code instead').click();
  await widget.answer();
  await widget.sees('CONNECTED');
});

test('push: a code instead at once, and the approval that comes after is nobody’s', async ({ widget }) => {
  await reach(widget, 'user_mfa_push');
  await widget.button('Use a code instead').dblclick();
  await expect(widget.field('Security code')).toBeVisible();
  await widget.answer();
  await widget.sees('CONNECTED');
});

test('push: goes on after a reload of the frame', async ({ host, widget }) => {
  await reach(widget, 'user_mfa_push');
  await host.reloadFrame();
  await widget.sees('CONNECTED');
});

test('NF-7 a clock that is a day off decides nothing', async ({ host, widget, page }) => {
  let linked = 0;
  for (const hours of [-24, 24]) {
    await page.clock.setSystemTime(Date.now() + hours * 3_600_000);
    await host.create();
    await host.open();
    await reach(widget, 'user_mfa_code');
    await expect(widget.frame.getByRole('timer')).toHaveText(/^You have (5:00|4:\d\d) left\.$/);
    await expect(widget.button(/^Send a new code in 0:0[1-5]$/)).toBeVisible();
    await widget.answer();
    await widget.sees('CONNECTED');
    linked++;
  }
  console.log(`NF-7 clocks 2 linked ${linked}`);
});
