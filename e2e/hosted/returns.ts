/** What every test of a hosted page starts from: a stack that may reach the merchant, and the merchant's side of it. */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from '@playwright/test';
import { test as base, expect } from '../fixtures.ts';
import { lendStack, type Stack } from '../stack.ts';

/** Where people come back to, and where webhooks go. */
export class Returns {
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

export const test = base.extend<{ quiet: undefined }, { returns: Returns; hosted: Stack }>({
  returns: [
    async ({}, use) => {
      const returns = await Returns.open();
      await use(returns);
      returns.close();
    },
    { scope: 'worker' },
  ],
  hosted: [({ returns }, use) => lendStack(use, { WEBHOOK_ALLOW: `127.0.0.1:${returns.port}` }), { scope: 'worker' }],
});

export async function ask<T>(url: string, headers: Record<string, string>, body?: object): Promise<T> {
  const init = body && { method: 'POST', body: JSON.stringify(body) };
  const answer = await fetch(url, { ...init, headers: { 'Content-Type': 'application/json', ...headers } });
  if (!answer.ok) throw new Error(`${url}: ${answer.status} ${await answer.text()}`);
  return (await answer.json()) as T;
}

export const PASSAGE = { Authorization: 'Bearer psg_sandbox_key' };
interface Link {
  linkId: string;
  appClipUrl: string;
  claimCode: string;
}
export const makeLink = ({ widget }: Stack, returns: Returns, returnUrl: string | null = '/back?from=connect#top') =>
  ask<Link>(`${widget}/v1/links`, PASSAGE, {
    integrationId: 'tmobile',
    operations: [{ resource: 'paymentMethod', action: 'read' }],
    webhookUrl: returns.at('/hook'),
    ...(returnUrl && { returnUrl: returns.at(returnUrl) }),
  });

export const view = (page: Page, name: string) => page.locator(`main[data-view="${name}"]`);

export async function signIn(page: Page) {
  await expect(view(page, 'CREDENTIAL')).toBeVisible();
  await page.getByLabel('Username').fill('user_good');
  await page.getByLabel('Password', { exact: true }).fill('pass_good');
  await page.getByRole('button', { name: 'Sign in' }).click();
}

/** Where a Flinks merchant sends people. */
export function authorizeAddress({ widget }: Stack, redirect_uri: string): string {
  const query = new URLSearchParams({
    client_id: 'sandbox_client',
    redirect_uri,
    state: 'xyz',
    response_type: 'code',
    scope: 'ACCOUNT_BASIC TRANSACTIONS',
  });
  return `${widget}/api/v1/authorize?${query}`;
}
