import { expect, test } from '../fixtures.ts';
import { MOMENTS, type Moment } from '../models/moments.ts';
import type { Widget } from '../models/widget.ts';

/** What is on the screen, and goes on, at each step after a reload. */
const after: Record<Exclude<Moment, 'leaving'>, (widget: Widget) => Promise<void>> = {
  consent: (widget) => widget.sees('CONSENT'),
  select: (widget) => widget.sees('SELECT_BILLER'),
  credentials: async (widget) => {
    await widget.sees('CREDENTIAL');
    await expect(widget.frame.getByRole('heading')).toHaveText('Sign in to Test Electric Company');
  },
  'the second page of a form': (widget) => widget.atPage(2),
  'the last page of a form, with mistakes': async (widget) => {
    await widget.atPage(3);
    await widget.fillLastPage();
    await widget.button('Sign in').click();
    await widget.sees('CONNECTED');
  },
  device: async (widget) => {
    await widget.choose('Text message to •••• 42');
    await widget.button('Send the code').click();
    await widget.answer();
    await widget.sees('CONNECTED');
  },
  questions: async (widget) => {
    await widget.field('In which city were you born?').fill('Lyon');
    await widget.sees('MFA');
  },
  selection: (widget) => widget.choose('Oak Street'),
  image: (widget) => widget.choose('Boat'),
  push: (widget) => widget.sees('MFA'),
  'a push that nobody approved': (widget) => widget.fails('That took a little too long'),
  challenge: async (widget) => {
    await widget.answer();
    await widget.sees('CONNECTED');
  },
  accounts: async (widget) => {
    await widget.chooseAccount('Primary');
    await widget.sees('CONNECTED');
  },
  operations: async (widget) => {
    await expect(widget.main).toHaveAttribute('data-view', /OPERATIONS|CONNECTED/);
    await widget.sees('CONNECTED');
  },
  failed: async (widget) => {
    await widget.sees('ERROR');
    await expect(widget.frame.getByRole('heading')).toHaveText('Test Electric Company has locked your account');
  },
  done: (widget) => widget.sees('CONNECTED'),
};

for (const [name, there] of Object.entries(after)) {
  const reach = MOMENTS[name as Moment];
  test(`a reload of the page in ${name} goes on at the same step`, async ({ host, widget }) => {
    const token = await host.create();
    await host.open();
    await reach(widget);
    await host.create({ token });
    await host.open();
    await there(widget);
  });

  if (name === 'done') continue;
  test(`a reload of the frame in ${name} goes on at the same step`, async ({ host, widget }) => {
    await host.create();
    await host.open();
    await reach(widget);
    await host.reloadFrame();
    await there(widget);
  });
}

test('a reload of the frame in done closes it: the host was told, once', async ({ host, widget, page }) => {
  await host.create();
  await host.open();
  await MOMENTS.done(widget);
  await host.reloadFrame();
  await expect(page.locator('dialog')).toHaveCount(0);
  const { success, exit } = await host.told();
  expect([success.length, exit.length]).toEqual([1, 0]);
  expect(await host.handle('status')).toBe('closed');
});

test('a reload does not give back a wasted try', async ({ host, widget }) => {
  const token = await host.create();
  await host.open();
  await widget.reachCredentials();
  await widget.signIn('user_good', 'wrong');
  await expect(widget.frame.getByRole('alert')).toContainText('4 tries left');
  await host.create({ token });
  await host.open();
  await widget.signIn('user_good', 'wrong');
  await expect(widget.frame.getByRole('alert')).toContainText('3 tries left');
});

test('after a reload in done only the newest public token is good', async ({ host, widget, merchant }) => {
  const token = await host.create();
  await host.open();
  await widget.reachCredentials();
  await widget.signIn();
  await widget.sees('CONNECTED');
  const [first] = (await host.told()).success;
  await host.create({ token });
  await host.open();
  await widget.sees('CONNECTED');
  const [second] = (await host.told()).success;
  expect((await merchant.exchange(first!.publicToken)).status).toBe(400);
  expect((await merchant.exchange(second!.publicToken)).status).toBe(200);

  await host.create({ token });
  await host.open();
  await widget.sees('SESSION_EXPIRED');
  await expect(widget.frame.getByRole('heading')).toHaveText('Already connected');
});
