/** NF-4: whoever reloads the page or the frame stands where they stood; only what is secret is typed again. */
import { expect, test } from '../fixtures.ts';
import { GOES_ON, LASTING, MOMENTS } from '../models/moments.ts';

for (const name of LASTING) {
  const reach = MOMENTS[name];
  const goOn = GOES_ON[name];
  test(`a reload of the page in ${name} goes on at the same step`, async ({ host, widget }) => {
    const token = await host.create();
    await host.open();
    await reach(widget);
    await host.create({ token });
    await host.open();
    await goOn(widget);
  });

  if (name === 'done') continue;
  test(`a reload of the frame in ${name} goes on at the same step`, async ({ host, widget }) => {
    await host.create();
    await host.open();
    await reach(widget);
    await host.reloadFrame();
    await goOn(widget);
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
