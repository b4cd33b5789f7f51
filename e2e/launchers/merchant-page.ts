/** A merchant's page that uses another vendor's way of embedding, on a site of its own. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from '@playwright/test';

/**
 * Serves the files of a merchant and opens the first.
 * @param files path → text; scripts end in `.js`, the rest is HTML.
 */
export async function openMerchantPage(page: Page, files: Record<string, string>): Promise<() => void> {
  const server = createServer((request, response) => {
    const text = files[new URL(request.url ?? '/', 'http://x').pathname];
    response.statusCode = text === undefined ? 404 : 200;
    response.setHeader('content-type', request.url?.endsWith('.js') ? 'text/javascript' : 'text/html; charset=utf-8');
    response.end(text);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  await page.goto(`http://localhost:${(server.address() as AddressInfo).port}/`);
  return () => server.close();
}

export async function ask<T>(url: string, headers: Record<string, string>, body?: object): Promise<T> {
  const init = body && { method: 'POST', body: JSON.stringify(body) };
  const answer = await fetch(url, { ...init, headers: { 'Content-Type': 'application/json', ...headers } });
  if (!answer.ok) throw new Error(`${url}: ${answer.status} ${await answer.text()}`);
  return (await answer.json()) as T;
}
