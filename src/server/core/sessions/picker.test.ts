import { afterAll, beforeAll, expect, test } from 'vitest';
import type { IntegrationsReply } from '../../../protocol/endpoints.ts';
import { openTestServer, type TestServer } from '../../testing/test-server.ts';
import { createLinkToken, get, linkGood, OTHER_CLIENT, Visitor, type Wish } from '../../testing/verbs.ts';

let server: TestServer;
beforeAll(async () => {
  server = await openTestServer();
});
afterAll(() => server.close());

async function picker(wish: Wish) {
  const visitor = await Visitor.open(server, await createLinkToken(server, wish));
  await visitor.move('consent', { accepted: true });
  return visitor.at('select_integration');
}

test('names what this person has connected before, the latest first, to this client alone', async () => {
  const ann = { client_user_id: 'ann' };
  for (const biller_id of ['tmobile', 'chase', 'tmobile']) await linkGood(server, { ...ann, biller_id });
  expect((await picker(ann)).recent).toEqual(['tmobile', 'chase']);
  expect((await picker({ client_user_id: 'bob' })).recent).toEqual([]);
  expect((await picker({ ...ann, client: OTHER_CLIENT })).recent).toEqual([]);
});

test('says what is not well before anybody tries it, in the search too', async () => {
  await server.deps.db.insertInto('integration_health').values({ integration_id: 'chase', status: 'down' }).execute();
  expect((await picker({})).unwell).toMatchObject({ chase: 'down' });
  const answer = await get(server, '/connect/v1/integrations?query=chase');
  const { integrations } = (await answer.json()) as IntegrationsReply;
  expect(integrations[0]).toMatchObject({ id: 'chase', status: 'down' });
  const others = await get(server, '/connect/v1/integrations?query=verizon');
  expect(((await others.json()) as IntegrationsReply).integrations[0]).toMatchObject({ status: 'healthy' });
});
