// @vitest-environment node
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Browser } from '../../testing/browser.ts';
import { type ListeningServer, openListeningServer } from '../../testing/listening-server.ts';
import { createLinkToken, exchange, get, Visitor } from '../../testing/verbs.ts';

let server: ListeningServer;
beforeAll(async () => {
  server = await openListeningServer();
});
afterAll(() => server.close());

async function atBank(wish = {}): Promise<Visitor> {
  const visitor = await Visitor.open(server, await createLinkToken(server, wish));
  return visitor.toForm('oauth-bank');
}

/** The window that the widget opens. */
async function openWindow(visitor: Visitor, browser = new Browser()): Promise<Browser> {
  return browser.open(server.origin + visitor.at('oauth').authorize_url);
}

test('links the OAuth Bank: picker, window, bank, window closed, accounts, bills', async () => {
  const visitor = await atBank();
  const browser = await openWindow(visitor);
  expect(browser.url).toContain(`${server.origin}/sandbox/bank/authorize?response_type=code`);
  expect(browser.html).toContain('Simulated bank');
  expect(browser.html).toMatch(/data-action="allow"[\s\S]*data-action="deny"/);
  const { url, init } = browser.press({ decision: 'allow' });
  await browser.open(url, init);
  expect([browser.status, browser.html]).toEqual([200, expect.stringContaining('You are connected')]);
  await (await visitor.look()).untilSettled();
  expect(visitor.at('done').accounts).toMatchObject([{ name: 'Checking', mask: '1000' }]);
  const { access_token } = (await (await exchange(server, visitor.at('done').public_token)).json()) as {
    access_token: string;
  };
  const bills = await get(server, '/bills/get', { Authorization: `Bearer ${access_token}` });
  expect(await bills.json()).toMatchObject({ bills: [{ status: 'PENDING' }] });
});
