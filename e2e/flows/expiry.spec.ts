/** NF-7: time runs out. The person is warned while there is time, and loses nothing that could be kept. */
import type { Page } from '@playwright/test';
import type { ConnectHandle } from '../../src/sdk/types.ts';
import { test as base, expect } from '../fixtures.ts';
import type { HostPage } from '../models/host-page.ts';
import { timePasses } from '../models/time.ts';
import type { Widget } from '../models/widget.ts';
import { lendStack, type Stack } from '../stack.ts';

/** A stack of its own: its clock goes ahead of everybody else's. */
const test = base.extend<object, { stack: Stack }>({
  stack: [({}, use) => lendStack(use), { scope: 'worker' }],
});

const IDLE_MINUTES = 15;
const TOKEN_MINUTES = 30;
const SESSION_MINUTES = 60;

test.beforeEach(({ page }) => page.clock.install());

test('NF-7 who says nothing for long is warned two minutes before the end, stays, and goes on with what was typed', async ({
  page,
  host,
  widget,
}) => {
  await host.create();
  await host.open();
  await widget.reachCredentials();
  await widget.field('Username').fill('user_good');
  await widget.field('Password').fill('pass_good');
  const question = widget.frame.getByRole('heading', { name: 'Are you still there?' });
  await page.clock.fastForward((IDLE_MINUTES - 2) * 60_000 - 15_000);
  await expect(question).toHaveCount(0);
  await page.clock.fastForward(15_000);
  await expect(question).toBeVisible();
  await widget.button('Continue').click();
  await expect(question).toHaveCount(0);
  await expect(widget.field('Username')).toHaveValue('user_good');
  await expect(widget.field('Password')).toHaveValue('pass_good');
  await widget.button('Sign in').click();
  await widget.sees('CONNECTED');
});

test('NF-7 who comes back after the session has ended goes on at the same step, with the same token', async ({
  page,
  host,
  stack,
  widget,
}) => {
  await host.create();
  await comesBackAfter(IDLE_MINUTES + 1, { page, host, stack, widget });
  await widget.sees('CREDENTIAL');
  await widget.signIn();
  await widget.sees('CONNECTED');
  const { success, exit } = await host.told();
  expect([success.length, exit.length]).toEqual([1, 0]);
});

test('NF-7 who comes back after the token has ended too begins anew in place, with one that the page fetches', async ({
  page,
  host,
  stack,
  widget,
  merchant,
}) => {
  await host.create();
  await page.exposeFunction('freshToken', () => merchant.linkToken());
  await page.evaluate(() => {
    const { handle, freshToken } = window as unknown as { handle: ConnectHandle; freshToken: () => Promise<string> };
    handle.update({ fetchToken: freshToken });
  });
  await comesBackAfter(SESSION_MINUTES + 1, { page, host, stack, widget });
  await widget.reachCredentials();
  await widget.signIn();
  await widget.finish();
  const { success, exit } = await host.told();
  expect([success.length, exit.length]).toEqual([1, 0]);
});

test('NF-7 who comes back after both have ended, to a page that fetches none, is told so, and so is the page', async ({
  page,
  host,
  stack,
  widget,
}) => {
  await host.create();
  await comesBackAfter(SESSION_MINUTES + 1, { page, host, stack, widget });
  await endsWithExpiredToken(host, widget);
});

test('a link token that has expired before it was opened says so, and tells the page', async ({
  host,
  stack,
  widget,
  merchant,
}) => {
  const token = await merchant.linkToken();
  await timePasses(stack, TOKEN_MINUTES + 1);
  await host.create({ token });
  await host.open();
  await widget.sees('SESSION_EXPIRED');
  await endsWithExpiredToken(host, widget);
});

/** The form is left open for so long, by the server's clock and the browser's; then the person begins again. */
async function comesBackAfter(
  minutes: number,
  { page, host, stack, widget }: { page: Page; host: HostPage; stack: Stack; widget: Widget },
): Promise<void> {
  await host.open();
  await widget.reachCredentials();
  await timePasses(stack, minutes);
  await page.clock.fastForward(minutes * 60_000);
  await widget.sees('SESSION_EXPIRED');
  await widget.button('Start again').click();
}

/** There is nothing left but to leave, and the page hears why. */
async function endsWithExpiredToken(host: HostPage, widget: Widget): Promise<void> {
  await expect(widget.frame.getByRole('heading')).toHaveText('This took a little too long');
  await expect(widget.button('Start again')).toHaveCount(0);
  await widget.button('Close').last().click();
  await expect
    .poll(async () => (await host.told()).exit)
    .toMatchObject([{ error: { code: 'LINK_TOKEN_EXPIRED', type: 'TOKEN_ERROR' } }]);
}
