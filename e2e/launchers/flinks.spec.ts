/** A merchant's page with a Flinks Connect frame, as that vendor's pages show it: no script of ours. */
import type { Page } from '@playwright/test';
import { expect, test } from '../fixtures.ts';
import type { Stack } from '../stack.ts';
import { ask, openMerchantPage } from './merchant-page.ts';

interface Message {
  step: string;
  [more: string]: unknown;
}
interface Heard {
  origin: string;
  data: Message | string;
}

const BANKING = '/v3/sandbox_client/BankingServices';

async function authorizeToken({ widget }: Stack): Promise<string> {
  const key = { 'flinks-auth-key': 'sandbox_secret' };
  return (await ask<{ Token: string }>(`${widget}${BANKING}/GenerateAuthorizeToken`, key, {})).Token;
}

const html = (src: string) => `<!doctype html><html lang="en"><title>Merchant</title>
<script>
  window.heard = [];
  addEventListener('message', ({ origin, data }) => heard.push({ origin, data }));
</script>
<iframe title="Flinks" src="${src.replaceAll('&', '&amp;')}" height="760" width="500"></iframe></html>`;

const heard = (page: Page) => page.evaluate(() => (window as unknown as { heard: Heard[] }).heard);

async function open(page: Page, { widget }: Stack, query: Record<string, string>) {
  const stop = await openMerchantPage(page, { '/': html(`${widget}/v2/?${new URLSearchParams(query)}`) });
  return { stop, frame: page.frameLocator('iframe') };
}

test('the documented steps come in the documented order, and the login gives its data', async ({ page, stack }) => {
  const { stop, frame } = await open(page, stack, {
    authorizeToken: await authorizeToken(stack),
    redirectUrl: 'https://example.com/callback?from=flinks',
    tag: 'order-7',
  });
  await frame.getByRole('button', { name: 'Continue' }).click();
  await frame.getByRole('combobox').fill('flinkscapital');
  await frame.getByRole('option').first().click();
  await frame.getByLabel('Username').fill('user_mfa_code');
  await frame.getByLabel('Password', { exact: true }).fill('pass_good');
  await frame.getByRole('button', { name: 'Sign in' }).click();
  await frame.getByRole('textbox', { name: 'Security code' }).fill('123456');
  await frame.getByRole('button', { name: 'Verify' }).click();
  await frame.getByRole('button', { name: 'Done' }).click();
  await expect(frame.getByRole('heading', { name: 'That’s all' })).toBeVisible();
  const messages = await heard(page);
  expect(new Set(messages.map(({ origin }) => origin))).toEqual(new Set([stack.widget]));
  const steps = messages.map(({ data }) => data as Message);
  expect(steps.map(({ step }) => step)).toEqual([
    'APP_MOUNTED',
    'COMPONENT_LOAD_CONSENT',
    'COMPONENT_ACCEPT_CONSENT',
    'COMPONENT_LOAD_INSTITUTION_SELECTOR',
    'INSTITUTION_SELECTED',
    'COMPONENT_LOAD_CREDENTIAL',
    'SUBMIT_CREDENTIAL',
    'COMPONENT_LOAD_MFA',
    'SUBMIT_MFA',
    'REDIRECT',
  ]);
  expect(steps.find(({ step }) => step === 'SUBMIT_CREDENTIAL')).toMatchObject({ institution: 'FlinksCapital' });
  const { url, loginId } = steps.at(-1) as unknown as { url: string; loginId: string };
  const on = new URL(url);
  expect([on.origin + on.pathname, Object.fromEntries(on.searchParams)]).toEqual([
    'https://example.com/callback',
    { from: 'flinks', loginId, institution: 'FlinksCapital', tag: 'order-7' },
  ]);
  expect(JSON.stringify(messages)).not.toMatch(/pass_good|123456|lt_/);
  const cached = { LoginId: loginId, MostRecentCached: true };
  const authorize = { 'flinks-auth-key': await authorizeToken(stack) };
  expect(await ask(`${stack.widget}${BANKING}/Authorize`, authorize, cached)).toMatchObject({ HttpStatusCode: 200 });
  stop();
});

test('messages are texts where the page asked for it, and who leaves is told of', async ({ page, stack }) => {
  const { stop, frame } = await open(page, stack, {
    authorizeToken: await authorizeToken(stack),
    stringify: 'true',
  });
  await expect(frame.locator('main[data-view="CONSENT"]')).toBeVisible();
  await frame.getByRole('button', { name: 'Close' }).click();
  await expect(frame.getByRole('heading', { name: 'That’s all' })).toBeVisible();
  expect((await heard(page)).map(({ data }) => JSON.parse(data as string))).toEqual([
    { step: 'APP_MOUNTED' },
    { step: 'COMPONENT_LOAD_CONSENT' },
    { step: 'COMPONENT_DENY_CONSENT' },
    { step: 'COMPONENT_CLOSE_SESSION' },
  ]);
  stop();
});

test('a token that starts nothing is told as such', async ({ page, stack }) => {
  const { stop, frame } = await open(page, stack, { authorizeToken: 'nonsense' });
  await expect(frame.getByRole('heading')).toHaveText('This link doesn’t work');
  expect((await heard(page)).map(({ data }) => (data as Message).step)).toEqual(['APP_MOUNTED', 'TOKEN_INVALID']);
  stop();
});

test('a page that says no origin, or another than its own, gets no frame and no word', async ({ stack }) => {
  const none = await fetch(`${stack.widget}/v2/?authorizeToken=x`);
  expect(none.status).toBe(403);
  const evil = await fetch(`${stack.widget}/v2/?authorizeToken=x`, { headers: { Referer: 'https://evil.example/' } });
  expect([evil.status, evil.headers.get('content-security-policy')]).toEqual([
    403,
    "default-src 'none'; frame-ancestors 'none'",
  ]);
});
