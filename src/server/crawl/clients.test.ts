/** AP-6: clients that are not who they say they are, at every address that asks for a client. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { mintToken } from '../core/secrets/tokens.ts';
import { ROUTES } from '../routes.ts';
import { appWithout } from '../testing/app-without.ts';
import { addressOf, knock, labelOf } from '../testing/doors.ts';
import { ACME, basic, clientHeaders } from '../testing/tenant.ts';
import { openTestServer, type TestServer } from '../testing/test-server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await openTestServer();
});
afterAll(() => server.close());

describe('AP-6: a client is who its id and secret say together', () => {
  type Shown = Record<string, string>;
  const MEGABYTE = 's'.repeat(1_000_000);
  const IMPOSTORS: [what: string, id: string, secret: string][] = [
    ['another’s secret', ACME.id, 'sandbox_other_secret'],
    ['another’s id', 'sandbox_other', ACME.secret],
    ['an unknown id', 'nobody', ACME.secret],
    ['no secret', ACME.id, ''],
    ['no id', '', ACME.secret],
    ['neither', '', ''],
    ['a shorter secret', ACME.id, ACME.secret.slice(0, -1)],
    ['a longer secret', ACME.id, `${ACME.secret}x`],
    ['a secret of a megabyte', ACME.id, MEGABYTE],
    ['an id of a megabyte', MEGABYTE, ACME.secret],
    ['both twice', `${ACME.id}, ${ACME.id}`, `${ACME.secret}, ${ACME.secret}`],
    ['an id in capitals', ACME.id.toUpperCase(), ACME.secret],
    ['a secret in capitals', ACME.id, ACME.secret.toUpperCase()],
    ['a pattern', '%', '%'],
    ['words of a language', 'undefined', 'null'],
    ['id and secret changed round', ACME.secret, ACME.id],
  ];

  /** Every way of showing a client's credentials, by guard. */
  const ways: Record<string, (id: string, secret: string) => { headers?: Shown; body?: Shown }[]> = {
    'billerapi client': (id, secret) => [{ headers: clientHeaders({ id, secret }) }],
    'billerapi access token or client': (id, secret) => [{ headers: clientHeaders({ id, secret }) }],
    'flinks client': byBasicOrBody,
    'flinks token to revoke, or client': byBasicOrBody,
    'moneykit client secret': byBasicOrBody,
    'flinks flinks-auth-key': (_, secret) => [{ headers: { 'flinks-auth-key': secret } }],
    'flinks authorize token': (_, secret) => [
      { headers: { 'flinks-auth-key': secret } },
      { headers: { 'x-api-key': secret } },
    ],
    'flinks x-api-key': (_, secret) => [{ headers: { 'x-api-key': secret } }],
    'passage api key': (_, secret) => [{ headers: { Authorization: `Bearer ${secret}` } }],
  };
  function byBasicOrBody(id: string, secret: string) {
    const more = { grant_type: 'client_credentials', token: 'x' };
    return [
      { headers: basic({ id, secret }), body: more },
      { body: { ...more, client_id: id, client_secret: secret } },
    ];
  }

  test('and nobody else', async () => {
    const routes = ROUTES.filter(({ access }) => access.name in ways);
    const wrong: string[] = [];
    let tries = 0;
    for (const route of routes)
      for (const [what, id, secret] of IMPOSTORS)
        for (const { headers, body } of ways[route.access.name]!(id, secret)) {
          // In the address of the Banking Services, the id is the one of the address.
          const address = addressOf(route, { clientId: ACME.id, customerId: id.slice(0, 1000) || 'none' });
          const knocked = await knock(server, route, {
            address,
            ...(headers && { headers }),
            ...(body && { body }),
          });
          tries++;
          if (knocked.ok || knocked.status >= 500) wrong.push(`${labelOf(route)} ${what} ${knocked.status}`);
          await knocked.body?.cancel();
        }
    expect(wrong).toEqual([]);
    console.log(`AP-6 tries ${tries} 2xx 0 500 0`);
  });

  test('the body may not name another than the headers', async () => {
    const headers = clientHeaders(ACME);
    for (const client_id of ['sandbox_other', 'nobody', '', MEGABYTE.slice(0, 60_000)])
      for (const [path, body] of [
        ['/link/token/create', { client_user_id: 'x', consents: ['bills'] }],
        ['/link/token/exchange', { public_token: mintToken('public') }],
        ['/request-to-link/create', { client_user_id: 'x' }],
      ] as const) {
        const route = ROUTES.find((one) => one.path === path)!;
        const answer = await knock(server, route, { headers, body: { ...body, client_id } });
        expect([400, 403]).toContain(answer.status);
      }
  });

  test('control: without the comparison of secrets every one of them comes in', async () => {
    const cut = { file: 'core/clients.ts', find: 'timingSafeEqual(given, kept) && client', replace: 'client' };
    const app = (await appWithout(cut))(server.deps);
    const headers = clientHeaders({ ...ACME, secret: 'wrong' });
    expect((await server.app.request('/billers', { headers })).status).toBe(401);
    expect((await app.request('/billers', { headers })).status).toBe(200);
  });
});
