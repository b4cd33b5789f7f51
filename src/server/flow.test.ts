// @vitest-environment node
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openTestServer, type TestServer } from './testing/test-server.ts';
import { createLinkToken, exchange, get, linkGood, Visitor } from './testing/verbs.ts';

let server: TestServer;
beforeAll(async () => {
  server = await openTestServer();
}, 30_000);
afterAll(() => server.close());

describe('a whole flow', () => {
  test('ends in bills that the merchant can read', async () => {
    const public_token = await linkGood(server);
    const answer = await exchange(server, public_token);
    expect(answer.status).toBe(200);
    const { access_token } = (await answer.json()) as { access_token: string };
    const bills = await get(server, '/bills/get', { Authorization: `Bearer ${access_token}` });
    console.log(await bills.text());
    expect(bills.status).toBe(200);
  });
});
