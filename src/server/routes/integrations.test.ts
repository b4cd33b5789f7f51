// @vitest-environment node
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { IntegrationsReply } from '../../protocol/endpoints.ts';
import { openTestServer, type TestServer } from '../testing/test-server.ts';
import { createLinkToken, get, Visitor } from '../testing/verbs.ts';

let server: TestServer;
let headers: Record<string, string>;
beforeAll(async () => {
  server = await openTestServer();
  headers = (await Visitor.open(server, await createLinkToken(server))).headers;
});
afterAll(() => server.close());

const search = async (query: string) => {
  const answer = await get(server, `/connect/v1/integrations${query}`, headers);
  return { status: answer.status, body: (await answer.json()) as IntegrationsReply };
};

test('lists the directory in its order, entry by entry', async () => {
  const { body } = await search('');
  // The fixture’s, and the bank that has real OAuth.
  expect(body.integrations.map(({ id }) => id).slice(12)).toEqual(['oauth-bank']);
  expect(body.next_cursor).toBeNull();
  expect(body.integrations[1]).toEqual({
    id: 'chase',
    name: 'Chase',
    kind: 'bank',
    countries: ['us'],
    aliases: ['JPMorgan Chase', 'Chase Bank'],
    logo: '/connect/v1/logos/chase.svg',
    color: '#1a5fb4',
    status: 'healthy',
  });
});

test.each([
  ['?query=t-mobile', ['tmobile']],
  ['?query=cr%C3%A9dit', ['credit-agricole', 'moneykit-creds-bank']],
  ['?category=water', ['thames-water']],
  ['?country=FR&query=agricole', ['credit-agricole']],
  ['?country=de&category=telecom', ['tmobile']],
])('%s narrows it', async (query, ids) => {
  const { body } = await search(query);
  expect(body.integrations[0]?.id).toBe(ids[0]);
  for (const { id } of body.integrations) expect(ids).toContain(id);
});

test.each(['?category=hunter2', '?country=hunter2', '?cursor=hunter2', `?query=${'hunter2'.repeat(40)}`])(
  '%s is refused and not repeated',
  async (query) => {
    const { status, body } = await search(query);
    expect(status).toBe(400);
    expect(JSON.stringify(body)).toMatch(/INVALID_REQUEST(?!.*hunter2)/);
  },
);
