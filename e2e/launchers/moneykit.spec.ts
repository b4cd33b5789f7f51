/** The real launcher of that vendor, from npm, with its host set to our server. */
import type { Page } from '@playwright/test';
import { build } from 'vite';
import { test as base, expect } from '../fixtures.ts';
import type { Stack } from '../stack.ts';
import { ask, openMerchantPage } from './merchant-page.ts';

interface Told {
  success: [token: string, institution: { id: string; name: string; selectedAccounts: object[] }, linkId: string][];
  exit: ({ error_id: string; displayed_message: string } | null)[];
  events: { name: string; properties?: object; meta: object }[];
}

const test = base.extend<object, { launcher: string }>({
  /** The package as a merchant's bundler makes of it. */
  launcher: [
    async ({}, use) => {
      const result = await build({
        configFile: false,
        logLevel: 'silent',
        build: {
          write: false,
          lib: { entry: 'node_modules/@moneykit/connect/index.js', formats: ['es'], fileName: 'launcher' },
        },
      });
      const [first] = [result].flat();
      if (!first || !('output' in first)) throw new Error('The launcher was not built.');
      await use(first.output[0].code);
    },
    { scope: 'worker' },
  ],
});

const html = ({ widget }: Stack) => `<!doctype html><html lang="en"><title>Merchant</title>
<h1>Merchant</h1>
<script type="module">
  import MoneyKit from './launcher.js';
  window.told = { success: [], exit: [], events: [] };
  window.connect = new MoneyKit({ __connectSDKUIHost: '${widget}', colorScheme: 'dark' });
  window.begin = (token) => window.connect.link(token, (...success) => told.success.push(success),
    (error) => told.exit.push(error), (event) => told.events.push(event));
</script></html>`;

const told = (page: Page) => page.evaluate(() => (window as unknown as { told: Told }).told);

/** The merchant's server. */
async function merchantOf({ widget }: Stack) {
  const grant = { grant_type: 'client_credentials', client_id: 'sandbox_client', client_secret: 'sandbox_secret' };
  const { access_token } = await ask<{ access_token: string }>(`${widget}/auth/token`, {}, grant);
  const bearer = { Authorization: `Bearer ${access_token}` };
  const wish = {
    customer_user: { id: 'person_1' },
    redirect_uri: 'https://yourdomain.com/oauth.html',
    settings: { products: { accounts: {} } },
  };
  const { link_session_token } = await ask<{ link_session_token: string }>(`${widget}/link-session`, bearer, wish);
  return {
    token: link_session_token,
    exchange: (exchangeable_token: string) =>
      ask<{ link_id: string }>(`${widget}/link-session/exchange-token`, bearer, { exchangeable_token }),
  };
}

async function begin(page: Page, stack: Stack, launcher: string, token: string) {
  const stop = await openMerchantPage(page, { '/': html(stack), '/launcher.js': launcher });
  await page.waitForFunction(() => 'begin' in window);
  await page.evaluate((given) => (window as unknown as { begin(token: string): void }).begin(given), token);
  return { stop, frame: page.frameLocator('#moneykit-connect-frame') };
}

test('completes a link: the token is exchanged, the events are the vendor’s, the frame goes', async ({
  page,
  stack,
  launcher,
}) => {
  const merchant = await merchantOf(stack);
  const { stop, frame } = await begin(page, stack, launcher, merchant.token);
  await expect(frame.locator('.theme-dark')).toHaveCount(1);
  await frame.getByRole('button', { name: 'Continue' }).click();
  await frame.getByRole('combobox').fill('credentials bank');
  await frame.getByRole('option').first().click();
  await frame.getByLabel('Username').fill('user_good');
  await frame.getByLabel('Password', { exact: true }).fill('pass_good');
  await frame.getByRole('button', { name: 'Sign in' }).click();
  const accounts = frame.locator('main[data-view="SELECT_ACCOUNT"]');
  await expect(accounts.or(frame.locator('main[data-view="CONNECTED"]'))).toBeVisible();
  if (await accounts.isVisible()) {
    await frame.getByRole('checkbox').first().check();
    await frame.getByRole('button', { name: 'Continue' }).click();
  }
  await expect(page.locator('#moneykit-connect-frame')).toHaveCount(0);
  const { success, exit, events } = await told(page);
  expect(exit).toEqual([]);
  expect(success).toHaveLength(1);
  const [exchangeable, institution, linkId] = success[0]!;
  expect(institution).toMatchObject({ id: 'moneykit-creds-bank', name: 'Credentials Bank' });
  expect(institution.selectedAccounts.length).toBeGreaterThan(0);
  expect(await merchant.exchange(exchangeable)).toMatchObject({ link_id: linkId });
  const names = events.map(({ name }) => name);
  const happy = ['open', 'submit_permissions', 'select_institution', 'submit_credentials', 'success'];
  expect(names.filter((name) => happy.includes(name))).toEqual(happy);
  expect(events.find(({ name }) => name === 'submit_credentials')).toMatchObject({
    meta: { link_type: 'link', institution_id: 'moneykit-creds-bank' },
  });
  expect(JSON.stringify(events)).not.toContain('pass_good');
  stop();
});

test('who leaves is told of once, and the frame goes', async ({ page, stack, launcher }) => {
  const { token } = await merchantOf(stack);
  const { stop, frame } = await begin(page, stack, launcher, token);
  await expect(frame.locator('main[data-view="CONSENT"]')).toBeVisible();
  await frame.getByRole('button', { name: 'Close' }).click();
  await expect(page.locator('#moneykit-connect-frame')).toHaveCount(0);
  await expect.poll(async () => (await told(page)).exit).toEqual([null]);
  stop();
});

test('a token that starts nothing: a screen that says so, and the error', async ({ page, stack, launcher }) => {
  const { stop, frame } = await begin(page, stack, launcher, 'nonsense');
  await expect(frame.getByRole('heading')).toHaveText('This link doesn’t work');
  await frame.getByRole('button', { name: 'Close' }).last().click();
  await expect
    .poll(async () => (await told(page)).exit)
    .toMatchObject([{ error_id: 'link_token_invalid', displayed_message: 'This link doesn’t work' }]);
  stop();
});
