// @vitest-environment node
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Merchant } from '../../testing/moneykit.ts';
import { openTestServer, type TestServer } from '../../testing/test-server.ts';
import { Visitor } from '../../testing/verbs.ts';

let server: TestServer;
beforeAll(async () => {
  server = await openTestServer();
});
afterAll(() => server.close());

test('a duplicate that is connected anew gives a token for the same link: the launcher tells of nothing else', async () => {
  const merchant = await Merchant.open(server);
  const wish = { customer_user: { id: 'twice' }, connect_features: { duplicate_institution_rejected: true } };
  const first = await merchant.link(wish);
  const token = await merchant.createSession(wish);
  const visitor = await Visitor.open(server, token);
  await (await visitor.toForm('moneykit-creds-bank')).login('user_good');
  await (await visitor.move('reconnect', {})).untilSettled();
  expect(visitor.at('done')).toMatchObject({ updated: true, link_id: first.link_id });
  // The tab may die before it has told: the next one gets a token, and the one before is dead.
  const again = await Visitor.open(server, token);
  expect((await merchant.exchange(visitor.at('done').public_token)).status).toBe(400);
  const { status, body } = await merchant.exchange(again.at('done').public_token);
  expect([status, body.link_id]).toEqual([201, first.link_id]);
});
