/** The server restarts, the tab dies, the session runs out: the person goes on where they were. */
import { test as base, expect } from '../fixtures.ts';
import { HostPage } from '../models/host-page.ts';
import { Widget } from '../models/widget.ts';
import { type Stack, startStack } from '../stack.ts';

/** A stack of its own: others would notice. */
const test = base.extend<object, { stack: Stack }>({
  stack: [
    async ({}, use) => {
      const stack = await startStack();
      await use(stack);
      await stack.stop();
    },
    { scope: 'worker' },
  ],
});

test('NF-6 the server restarts while the person signs in: the same click gets through', async ({
  host,
  widget,
  stack,
}) => {
  await host.create();
  await host.open();
  await widget.reachCredentials();
  await stack.server.kill('SIGKILL');
  await widget.signIn('user_good');
  await stack.restart();
  const alert = widget.frame.getByRole('alert');
  // By itself where the server is back soon enough; else one error is seen, and one more click.
  await expect(widget.main.locator('[role=alert]').or(widget.frame.locator('main[data-view=CONNECTED]'))).toBeVisible();
  const seen = await alert.count();
  if (seen) await widget.button('Sign in').click();
  await widget.sees('CONNECTED');
  expect((await host.told()).success).toHaveLength(1);
  console.log(`NF-6 restarts 1 visible errors ${seen}`);
});

test('NF-6 the server restarts while the operations run: they go on, and so does the screen', async ({
  host,
  widget,
  stack,
}) => {
  await host.create();
  await host.open();
  await widget.reachCredentials();
  await widget.signIn('user_slow');
  await widget.sees('OPERATIONS');
  await stack.server.kill('SIGKILL');
  await stack.restart();
  await widget.sees('CONNECTED');
  await expect(widget.frame.getByRole('alert')).toHaveCount(0);
  expect((await host.told()).success).toHaveLength(1);
});

test('NF-5 the tab is killed while the operations run: the same link token shows how it ended', async ({
  page,
  context,
  host,
  widget,
  stack,
  merchant,
}) => {
  const token = await host.create();
  await host.open();
  await widget.reachCredentials();
  await widget.signIn('user_slow');
  await widget.sees('OPERATIONS');
  await page.close();
  const [again, stop] = await HostPage.serve(await context.newPage(), stack, merchant);
  await again.create({ token });
  await again.open();
  await new Widget(again.page).sees('CONNECTED');
  expect((await again.told()).success).toHaveLength(1);
  stop();
});

test('the widget stands while the page gets its token, and can be left', async ({ page, host, widget, merchant }) => {
  await page.goto(host.url);
  await page.evaluate(() => {
    const given = new Promise<string>((resolve) => Object.assign(window, { give: resolve }));
    const exits: unknown[] = [];
    const handle = window.Connect!.create({ fetchToken: () => given, onExit: (error) => exits.push(error) });
    Object.assign(window, { handle, exits });
    handle.open();
  });
  await widget.sees('LOADING');
  await expect(widget.button('Close')).toBeVisible();
  await page.evaluate(
    (token) => (window as unknown as { give(t: string): void }).give(token),
    await merchant.linkToken(),
  );
  await widget.sees('CONSENT');

  await page.evaluate(() => {
    const { handle } = window as unknown as { handle: { exit(o: object): void; open(): void } };
    handle.exit({ force: true });
  });
  await expect(page.locator('dialog')).toBeHidden();
  expect(await page.evaluate(() => (window as unknown as { exits: unknown[] }).exits)).toEqual([null]);
  await host.handle('open');
  await widget.sees('CONSENT');
});
