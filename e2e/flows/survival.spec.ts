/** The server restarts, the tab dies: the person goes on where they were. */
import type { Page } from '@playwright/test';
import { times } from '../../src/server/testing/thorough.ts';
import { expect, test } from '../fixtures.ts';
import { HostPage } from '../models/host-page.ts';
import { GOES_ON, LASTING, type Lasting, MOMENTS } from '../models/moments.ts';
import { Widget } from '../models/widget.ts';
import type { Stack } from '../stack.ts';

/** The errors that the person has seen so far. */
const errors = async (host: HostPage) => (await host.told()).events.filter(({ name }) => name === 'ERROR').length;

const failed = (page: Page) => page.waitForEvent('requestfailed', (request) => request.url().endsWith('/credentials'));

/** The form is on the screen, and the server behind it is gone. */
async function loseServerAtForm({ host, widget, stack }: { host: HostPage; widget: Widget; stack: Stack }) {
  await host.create();
  await host.open();
  await widget.reachCredentials();
  await stack.server.kill('SIGKILL');
}

test('NF-6 the server is back before the widget gives up: the same click gets through', async ({
  page,
  host,
  widget,
  stack,
}) => {
  await page.clock.install();
  await loseServerAtForm({ host, widget, stack });
  // Between its tries time stands still until the server is there again.
  await page.clock.pauseAt(Date.now() + 60_000);
  const first = failed(page);
  await widget.signIn('user_good');
  await first;
  await stack.restart();
  await page.clock.resume();
  await widget.sees('CONNECTED');
  expect([await errors(host), (await host.told()).success.length]).toEqual([0, 1]);
});

test('NF-6 the server is away for longer: one error is seen, and the same button goes on with what was typed', async ({
  host,
  widget,
  stack,
}) => {
  await loseServerAtForm({ host, widget, stack });
  await widget.signIn('user_good');
  await widget.fails(/\S/);
  await stack.restart();
  await widget.button('Sign in').click();
  await widget.sees('CONNECTED');
  expect([await errors(host), (await host.told()).success.length]).toEqual([1, 1]);
});

// A push runs out by itself, and that is said too; the list of countries is the picker's, and stays open.
const everywhere = LASTING.filter((moment) => moment !== 'push' && moment !== 'the choice of a country');
for (const moment of times<Lasting[]>(everywhere, ['consent', 'challenge', 'accounts']))
  test(`NF-6 the server restarts in ${moment}: nothing is seen of it, and the flow goes on`, async ({
    host,
    widget,
    stack,
  }) => {
    await host.create();
    await host.open();
    await MOMENTS[moment](widget);
    const before = await errors(host);
    await stack.server.kill('SIGKILL');
    await stack.restart();
    const back = Date.now();
    await GOES_ON[moment](widget);
    const seen = (await errors(host)) - before;
    console.log(`NF-6 restart in ${moment} visible errors ${seen} went on after ${Date.now() - back} ms`);
    expect(seen).toBe(0);
  });

test('NF-6 the server restarts while the operations run: they go on, and so does the screen', async ({
  host,
  widget,
  stack,
}) => {
  await host.create();
  await host.open();
  await MOMENTS.operations(widget);
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
  await MOMENTS.operations(widget);
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
