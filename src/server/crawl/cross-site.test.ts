/** AP-4: what a page of another site can make a browser send, at every address. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ROUTES } from '../routes.ts';
import { appWithout } from '../testing/app-without.ts';
import { addressOf, labelOf } from '../testing/doors.ts';
import { ACME, clientHeaders } from '../testing/tenant.ts';
import { openTestServer, type TestServer } from '../testing/test-server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await openTestServer();
});
afterAll(() => server.close());

const changes = ROUTES.filter(({ method }) => method !== 'GET');

/** How much there is in every table: what a request has done shows there. */
async function countRows(): Promise<string> {
  const { db } = server.deps;
  const tables = ['intents', 'sessions', 'links', 'access_tokens', 'public_tokens', 'webhook_endpoints'] as const;
  const counts: string[] = [];
  for (const table of tables) {
    const { count } = await db
      .selectFrom(table)
      .select((row) => row.fn.countAll<string>().as('count'))
      .executeTakeFirstOrThrow();
    counts.push(`${table} ${count}`);
  }
  const done = db.selectFrom('audit').select((row) => row.fn.countAll<string>().as('count'));
  counts.push(`done ${(await done.where('outcome', '=', 'done').executeTakeFirstOrThrow()).count}`);
  const moved = db.selectFrom('sessions').select((row) => row.fn.sum('version').as('versions'));
  return `${counts} versions ${(await moved.executeTakeFirstOrThrow()).versions}`;
}

describe('AP-4: what another site’s page can send', () => {
  /** Without a preflight: HTML forms, and `fetch` in `no-cors` mode. */
  const SIMPLE_TYPES = [
    'text/plain',
    'multipart/form-data; boundary=x',
    'application/x-www-form-urlencoded',
    undefined,
  ];
  const SITES = [
    { 'Sec-Fetch-Site': 'cross-site', Origin: 'https://evil.test' },
    { 'Sec-Fetch-Site': 'cross-site', Origin: 'null' },
    { Origin: 'https://evil.test' },
    { Origin: 'null' },
  ];
  /** A browser sends no secret of its own accord: there is no cookie, and these are all that it might have kept. */
  const AMBIENT = { Cookie: '__Host-connect=1; session=1', Authorization: `Basic ${btoa('a:b')}` };

  test('does nothing', async () => {
    const before = await countRows();
    const wrong: string[] = [];
    let tries = 0;
    for (const route of changes)
      for (const type of SIMPLE_TYPES)
        for (const site of SITES)
          for (const ambient of [{}, AMBIENT]) {
            tries++;
            const answer = await server.app.request(addressOf(route), {
              method: route.method,
              headers: { ...site, ...ambient, ...(type && { 'Content-Type': type }) },
              body: type?.includes('urlencoded') ? 'a=b' : '{}',
            });
            const allowed = answer.headers.get('Access-Control-Allow-Origin');
            if (answer.ok || allowed || answer.headers.has('Set-Cookie') || answer.status >= 500)
              wrong.push(`${labelOf(route)} ${type} ${JSON.stringify(site)} ${answer.status} ${allowed}`);
          }
    expect(wrong).toEqual([]);
    expect(await countRows()).toBe(before);
    console.log(`AP-4 requests ${tries} effects ${wrong.length}`);
  });

  test('a JSON route takes no other content type, whoever asks', async () => {
    let tries = 0;
    for (const route of changes.filter(({ body, bodyTypes }) => body && !bodyTypes))
      for (const type of SIMPLE_TYPES) {
        tries++;
        const headers = type ? { 'Content-Type': type } : {};
        const answer = await server.app.request(addressOf(route), { method: route.method, headers, body: '{}' });
        expect([labelOf(route), type, answer.status]).toEqual([labelOf(route), type, 415]);
      }
    console.log(`AP-4 content types ${tries} taken 0`);
  });

  test('asks first where it would need to, and is told no', async () => {
    for (const route of ROUTES) {
      const answer = await server.app.request(addressOf(route), {
        method: 'OPTIONS',
        headers: { Origin: 'https://evil.test', 'Access-Control-Request-Method': route.method },
      });
      const cors = [...answer.headers.keys()].filter((name) => name.startsWith('access-control-'));
      expect([labelOf(route), answer.status, cors]).toEqual([labelOf(route), 405, []]);
    }
  });

  test('control: without the check of content types it is taken', async () => {
    const find = 'if (!types.includes(type) || !params.every((param) => /^charset="?utf-8"?$/.test(param)))';
    const app = (await appWithout({ file: 'http/read-json.ts', find, replace: 'if (false)' }))(server.deps);
    const headers = { ...clientHeaders(ACME), 'Content-Type': 'text/plain' };
    const body = JSON.stringify({ client_id: ACME.id, client_user_id: 'x', consents: ['bills'] });
    expect((await app.request('/link/token/create', { method: 'POST', headers, body })).status).toBe(201);
  });
});
