import { expect, test } from '../fixtures.ts';

test('leaves at once where nothing is lost', async ({ host, widget, page }) => {
  await host.create();
  await host.open();
  await widget.sees('CONSENT');
  await widget.button('Close').click();
  await expect(page.locator('dialog')).toBeHidden();
  const { exit, success } = await host.told();
  expect(success).toEqual([]);
  expect(exit).toMatchObject([{ error: null, metadata: { status: 'consent', view_name: 'CONSENT', resumable: true } }]);
});

test('asks before it drops what was begun; staying changes nothing, leaving tells the host once', async ({
  host,
  widget,
  page,
}) => {
  await host.create();
  await host.open();
  await widget.reachCredentials();
  await widget.frame.getByLabel('Username').fill('someone');
  await widget.button('Close').click();
  await widget.sees('EXIT');
  await widget.button('Keep going').click();
  await widget.sees('CREDENTIAL');
  await expect(widget.frame.getByLabel('Username')).toHaveValue('someone');

  await page.keyboard.press('Escape');
  await widget.sees('EXIT');
  await page.keyboard.press('Escape');
  await widget.sees('CREDENTIAL');

  await widget.button('Close').click();
  await widget.button('Leave').click();
  await expect(page.locator('dialog')).toBeHidden();
  const { exit, events } = await host.told();
  expect(exit).toMatchObject([
    {
      error: null,
      metadata: {
        status: 'credentials',
        view_name: 'CREDENTIAL',
        biller: { id: 'test_electric_company' },
        resumable: true,
      },
    },
  ]);
  expect(events.at(-1)?.name).toBe('EXIT');
  expect(await host.handle('done')).toMatchObject({ kind: 'exit', error: null });
});

test('goes on where the person left when it is opened again', async ({ host, widget }) => {
  await host.create();
  await host.open();
  await widget.reachCredentials('Chase');
  await widget.button('Close').click();
  await widget.button('Leave').click();
  await expect.poll(async () => (await host.told()).exit.length).toBe(1);
  await host.open();
  await widget.sees('CREDENTIAL');
  await expect(widget.frame.getByRole('heading')).toHaveText('Sign in to Chase');
  const { events } = await host.told();
  expect(events.map(({ name }) => name)).toContain('RESUMED');
});

test('the host asks to leave, and insists', async ({ host, widget, page }) => {
  await host.create();
  await host.open();
  await widget.reachCredentials();
  await host.handle('exit');
  await widget.sees('EXIT');
  await host.handle('exit', { force: true });
  await expect(page.locator('dialog')).toBeHidden();
  expect((await host.told()).exit).toHaveLength(1);
});
