/** The widget as a page of its own: people who come by a link, and go back to where they came from. */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { test as base, expect } from '../fixtures.ts';
import { type Stack, startStack } from '../stack.ts';

/** The merchant's side of it: where people come back to, and where webhooks go. */
class Returns {
  readonly hooks: { headers: IncomingMessage['headers']; body: { event?: string; linkId?: string } }[] = [];
  readonly #server: Server;
  readonly port: number;
  private constructor(server: Server) {
    this.#server = server;
    this.port = (server.address() as AddressInfo).port;
    server.on('request', (request, response) => {
      let text = '';
      request.on('data', (chunk) => (text += chunk));
      request.on('end', () => {
        if (request.method === 'POST') this.hooks.push({ headers: request.headers, body: JSON.parse(text) });
        response.setHeader('content-type', 'text/html; charset=utf-8');
        response.end('<!doctype html><html lang="en"><title>Back</title><h1>Back at the shop</h1></html>');
      });
    });
  }
  static async open(): Promise<Returns> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new Returns(server);
  }
  at = (path: string) => `http://127.0.0.1:${this.port}${path}`;
  close = () => this.#server.close();
}

const test = base.extend<{ quiet: undefined }, { returns: Returns; hosted: Stack }>({
  returns: [
    async ({}, use) => {
      const returns = await Returns.open();
      await use(returns);
      returns.close();
    },
    { scope: 'worker' },
  ],
  hosted: [
    async ({ returns }, use) => {
      const stack = await startStack({ WEBHOOK_ALLOW: `127.0.0.1:${returns.port}` });
      await use(stack);
      await stack.stop();
    },
    { scope: 'worker' },
  ],
});

async function ask<T>(url: string, headers: Record<string, string>, body?: object): Promise<T> {
  const init = body && { method: 'POST', body: JSON.stringify(body) };
  const answer = await fetch(url, { ...init, headers: { 'Content-Type': 'application/json', ...headers } });
  if (!answer.ok) throw new Error(`${url}: ${answer.status} ${await answer.text()}`);
  return (await answer.json()) as T;
}

const PASSAGE = { Authorization: 'Bearer psg_sandbox_key' };
interface Link {
  linkId: string;
  appClipUrl: string;
  claimCode: string;
}
const makeLink = ({ widget }: Stack, returns: Returns, returnUrl: string | null = '/back?from=connect#top') =>
  ask<Link>(`${widget}/v1/links`, PASSAGE, {
    integrationId: 'tmobile',
    operations: [{ resource: 'paymentMethod', action: 'read' }],
    webhookUrl: returns.at('/hook'),
    ...(returnUrl && { returnUrl: returns.at(returnUrl) }),
  });

const view = (page: Page, name: string) => page.locator(`main[data-view="${name}"]`);

async function signIn(page: Page) {
  await expect(view(page, 'CREDENTIAL')).toBeVisible();
  await page.getByLabel('Username').fill('user_good');
  await page.getByLabel('Password', { exact: true }).fill('pass_good');
  await page.getByRole('button', { name: 'Sign in' }).click();
}

test('a Passage link: from its address to the shop, with the webhook sent', async ({ page, hosted, returns }) => {
  const { linkId, appClipUrl } = await makeLink(hosted, returns);
  await page.goto(appClipUrl);
  await expect(view(page, 'CONSENT')).toBeVisible();
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
  await page.getByRole('button', { name: 'Continue' }).click();
  await signIn(page);
  await page.waitForURL((url) => url.pathname === '/back');
  expect(page.url()).toBe(returns.at(`/back?from=connect&linkId=${linkId}#top`));
  await expect(page.getByRole('heading')).toHaveText('Back at the shop');
  const link = await ask<{ status: string; result: object }>(`${hosted.widget}/v1/links/${linkId}`, PASSAGE);
  expect(link).toMatchObject({ status: 'complete', result: { paymentMethods: expect.any(Array) } });
  await expect
    .poll(() => returns.hooks.map(({ body }) => body))
    .toContainEqual(expect.objectContaining({ event: 'link.complete', linkId }));
});

test('a reload goes on where it was; another device is told that it is open elsewhere', async ({
  page,
  browser,
  hosted,
  returns,
}) => {
  const { appClipUrl } = await makeLink(hosted, returns);
  await page.goto(appClipUrl);
  await page.getByRole('button', { name: 'Continue' }).click();
  await expect(view(page, 'CREDENTIAL')).toBeVisible();
  await page.reload();
  await expect(view(page, 'CREDENTIAL')).toBeVisible();
  const other = await browser.newContext();
  const second = await other.newPage();
  await second.goto(appClipUrl);
  await expect(second.getByRole('heading', { name: 'Open on another device' })).toBeVisible();
  await other.close();
  await signIn(page);
  await page.waitForURL((url) => url.pathname === '/back');
  expect(await page.evaluate(() => [localStorage.length, sessionStorage.length])).toEqual([0, 0]);
});

test('who leaves goes back to the shop too', async ({ page, hosted, returns }) => {
  const { appClipUrl, linkId } = await makeLink(hosted, returns);
  await page.goto(appClipUrl);
  await expect(view(page, 'CONSENT')).toBeVisible();
  await page.getByRole('button', { name: 'Close' }).click();
  await page.waitForURL(returns.at(`/back?from=connect&linkId=${linkId}#top`));
});

test('where nobody waits it ends on a page that says so, and nothing stays in the browser', async ({
  page,
  hosted,
  returns,
}) => {
  const { appClipUrl } = await makeLink(hosted, returns, null);
  await page.goto(appClipUrl);
  await expect(view(page, 'CONSENT')).toBeVisible();
  await page.getByRole('button', { name: 'Close' }).click();
  await expect(page.getByRole('heading', { name: 'That’s all' })).toBeVisible();
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
  expect(await page.evaluate(() => sessionStorage.length)).toBe(0);
});

test('Flinks: authorize, link, and back with a code that the server exchanges', async ({ page, hosted, returns }) => {
  const redirect_uri = returns.at('/callback');
  const query = new URLSearchParams({
    client_id: 'sandbox_client',
    redirect_uri,
    state: 'xyz',
    response_type: 'code',
    scope: 'ACCOUNT_BASIC TRANSACTIONS',
  });
  await page.goto(`${hosted.widget}/api/v1/authorize?${query}`);
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.getByRole('combobox').fill('flinkscapital');
  await page.getByRole('option').first().click();
  await expect(view(page, 'CREDENTIAL')).toBeVisible();
  await page.reload();
  await signIn(page);
  await page.waitForURL((url) => url.pathname === '/callback');
  const { searchParams } = new URL(page.url());
  expect(searchParams.get('state')).toBe('xyz');
  const basic = `Basic ${Buffer.from('sandbox_client:sandbox_secret').toString('base64')}`;
  const grant = { grant_type: 'authorization_code', code: searchParams.get('code'), redirect_uri };
  const tokens = await ask<object>(`${hosted.widget}/api/v1/token`, { Authorization: basic }, grant);
  expect(tokens).toMatchObject({ token_type: 'Bearer', expires_in: 299, refresh_token: expect.any(String) });
});
