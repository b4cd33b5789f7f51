/** Every kind of secret at every door, and what a failed try does to one: nothing. */
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { Route } from '../http/route.ts';
import { ROUTES } from '../routes.ts';
import { appWithout } from '../testing/app-without.ts';
import { minutesLater, setClock } from '../testing/clock.ts';
import { addressOf, credentials, isPublic, kindsAt, knock, labelOf, waysToShow } from '../testing/doors.ts';
import { ACME, clientHeaders, GLOBEX, type Kind, makeTenant, type Tenant } from '../testing/tenant.ts';
import { openTestServer, type TestServer } from '../testing/test-server.ts';
import { HOST, post } from '../testing/verbs.ts';

let server: TestServer;
let stop: string;
let acme: Tenant;
let globex: Tenant;
beforeAll(async () => {
  server = await openTestServer();
  // Thousands of tries take longer than a code lives: time stands still.
  stop = `timestamptz '${new Date().toISOString()}'`;
  await setClock(server, stop);
  [acme, globex] = [await makeTenant(server, ACME), await makeTenant(server, GLOBEX)];
});
afterAll(() => server.close());
afterEach(() => setClock(server, stop));

const kinds = () => Object.entries(acme.secrets) as [Kind, string][];
const REVOKE = '/api/v1/revoke';
const isBanking = ({ path }: Route) => path.startsWith('/v3/');

/** That it was the guard who refused, and not somebody behind it. */
async function isTurnedAway(route: Route, answer: Response): Promise<boolean> {
  // Where a client shows its secret in the body, the answer is that of a bad request.
  const statuses = /^flinks client|^moneykit client/.test(route.access.name) ? [400, 401] : [401, 403];
  const text = route.path.endsWith('/events') && answer.ok ? '' : await answer.text();
  // The Banking Services say 401 to bad requests as well: by another code.
  return statuses.includes(answer.status) && (!isBanking(route) || text.includes('UNAUTHORIZED'));
}

/** Where the token is looked up with what it is for. */
const bodyFor = ({ path }: Route): object =>
  path.endsWith('/BankingServices/Authorize')
    ? { Institution: 'FlinksCapital', username: 'user_good', Password: 'pass_good' }
    : {};

/** Shows every secret at every guarded door where it does not belong. */
async function tryDoors(target: Pick<TestServer, 'app'>): Promise<{ tries: number; wrong: string[] }> {
  const wrong: string[] = [];
  let tries = 0;
  // Whoever revokes a token that is none is told that it is over now (RFC 7009 2.2), and nothing is.
  for (const route of ROUTES.filter((one) => !isPublic(one) && one.path !== REVOKE))
    for (const [kind, secret] of kinds())
      for (const headers of kindsAt(route).includes(kind) ? [] : waysToShow(acme.id, secret)) {
        tries++;
        const address = addressOf(route, { customerId: acme.id, clientId: acme.id });
        const answer = await knock(target, route, { address, headers, body: bodyFor(route) });
        if (!(await isTurnedAway(route, answer)))
          wrong.push(`${labelOf(route)} ${kind} ${Object.keys(headers)} ${answer.status}`);
      }
  return { tries, wrong };
}

test('a guarded door opens to its own kinds of secret alone, however they are shown', async () => {
  const { tries, wrong } = await tryDoors(server);
  expect(wrong).toEqual([]);
  console.log(`TK-6 guards tries ${tries} opened ${wrong.length}`);
}, 120_000);

test('control: where the guards are not heeded, the crawl finds it', async () => {
  const createWeakApp = await appWithout({
    file: 'server/app.ts',
    find: 'await route.access.check(c, deps);',
    replace: 'try { await route.access.check(c, deps); } catch {}',
  });
  const { wrong } = await tryDoors({ app: createWeakApp(server.deps) });
  expect(wrong.length).toBeGreaterThan(100);
}, 120_000);

/** Doors that take a token in the body, and what they answer to a good one. */
const IN_BODIES: [path: string, kind: Kind, body: (token: string, tenant: Tenant) => object, by?: Kind][] = [
  ['/connect/v1/sessions', 'link token', (link_token) => ({ link_token, origin: HOST, cid: 'A'.repeat(22) })],
  ['/connect/v1/sessions', 'claim code', (claim_code) => ({ claim_code, origin: HOST, cid: 'A'.repeat(22) })],
  ['/link/claim', 'claim code', (code) => ({ code })],
  [
    '/link/token/exchange',
    'public token',
    (public_token, { id }) => ({ public_token, client_id: id }),
    'client secret',
  ],
  [
    '/link-session/exchange-token',
    'exchangeable token',
    (exchangeable_token) => ({ exchangeable_token }),
    'moneykit token',
  ],
  [
    '/api/v1/token',
    'code',
    (code, { id, secret }) => ({
      grant_type: 'authorization_code',
      code,
      redirect_uri: 'https://example.com/callback',
      client_id: id,
      client_secret: secret,
    }),
  ],
  [
    '/api/v1/token',
    'refresh token',
    (refresh_token, { id, secret }) => ({
      grant_type: 'refresh_token',
      refresh_token,
      client_id: id,
      client_secret: secret,
    }),
  ],
];
const ask = (
  row: (typeof IN_BODIES)[number],
  token: string,
  tenant: Tenant,
  target: Pick<TestServer, 'app'> = server,
) => {
  const [path, , body, by] = row;
  const headers =
    by === 'client secret' ? clientHeaders(tenant) : by && { Authorization: `Bearer ${tenant.secrets[by]}` };
  return post(target, path, body(token, tenant), headers ?? {});
};

/** Kinds that start a session like a link token does: they are link tokens of another contract. */
const ALIKE: Partial<Record<Kind, Kind[]>> = { 'link token': ['link session token', 'authorize token'] };

test('a token in a body is taken where its kind belongs, and nowhere else', async () => {
  const wrong: string[] = [];
  let tries = 0;
  for (const row of IN_BODIES)
    for (const [kind, secret] of kinds()) {
      if (kind === row[1] || ALIKE[row[1]]?.includes(kind)) continue;
      tries++;
      const answer = await ask(row, secret, acme);
      if (answer.ok || answer.status >= 500) wrong.push(`${row[0]} ${row[1]}: ${kind} ${answer.status}`);
    }
  expect(wrong).toEqual([]);
  console.log(`TK-6 bodies tries ${tries} taken ${wrong.length}`);
});

const bodyOf = async (answer: Response) => `${answer.status} ${(await answer.text()).replace(/req_[\w-]{22}/g, 'REQ')}`;

test('a try that fails burns nothing, and tells nothing: unknown, foreign and malformed are one', async () => {
  let tries = 0;
  let burned = 0;
  const different: string[] = [];
  for (const row of IN_BODIES) {
    const token = acme.secrets[row[1]];
    const unknown = `${token.slice(0, -4)}${token.endsWith('0000') ? '1111' : '0000'}`;
    // A start token is its own credential: it is nobody's but its holder's.
    const isStart = row[1] === 'link token' || row[1] === 'claim code';
    const said = [await bodyOf(await ask(row, unknown, acme))];
    if (!isStart) {
      said.push(await bodyOf(await ask(row, token, globex)), await bodyOf(await ask(row, unknown, globex)));
      const stranger = { ...acme, secret: 'wrong', secrets: { ...acme.secrets, 'moneykit token': 'wrong' } };
      if ((await ask(row, token, stranger)).ok) burned++;
      tries += 3;
    }
    tries += 2;
    said.push(await bodyOf(await ask(row, token.toUpperCase(), acme)));
    for (const other of said) if (other !== said[0]) different.push(`${row[0]} ${row[1]}: ${said[0]} <> ${other}`);
  }
  expect(different).toEqual([]);
  // The rightful holder comes after all of that. A claim code opens once: by `/link/claim`.
  const rightful = IN_BODIES.filter(([path, kind]) => path !== '/connect/v1/sessions' || kind !== 'claim code');
  for (const row of rightful) {
    const answer = await ask(row, acme.secrets[row[1]], acme);
    if (!answer.ok) burned++;
    expect([row[0], row[1], answer.status]).toEqual([row[0], row[1], expect.toBeOneOf([200, 201])]);
  }
  console.log(`TK-5 tries ${tries} burned ${burned} differing ${different.length}`);
});

test('control: were a token not its client’s own, a foreign try would burn it', async () => {
  const createWeakApp = await appWithout({
    file: 'core/links/exchange.ts',
    find: ".whereRef('public_tokens.client_id', '=', 'held.client_id')",
    replace: '',
  });
  const fresh = await makeTenant(server, ACME);
  const row = IN_BODIES.find(([, kind]) => kind === 'public token')!;
  const token = fresh.secrets['public token'];
  expect((await ask(row, token, globex, { app: createWeakApp(server.deps) })).ok).toBe(true);
  expect((await ask(row, token, fresh)).ok).toBe(false);
});

test('what was good and is too old answers like what never was', async () => {
  const results = IN_BODIES.filter(([, kind]) => ['public token', 'exchangeable token', 'code'].includes(kind));
  await minutesLater(server, 11);
  for (const row of results) {
    const token = globex.secrets[row[1]];
    const unknown = `${token.slice(0, -4)}${token.endsWith('0000') ? '1111' : '0000'}`;
    expect(await bodyOf(await ask(row, token, globex))).toBe(await bodyOf(await ask(row, unknown, globex)));
  }
});

test('control: each door opens to its own kind', async () => {
  const fresh = await makeTenant(server, ACME);
  const opened: string[] = [];
  const shut: string[] = [];
  const guarded = ROUTES.filter((one) => !isPublic(one) && one.path !== REVOKE);
  for (const route of guarded) {
    const params = { customerId: fresh.id, clientId: fresh.id, link_token_id: fresh.ids['link token']! };
    const answer = await knock(server, route, {
      address: addressOf(route, params),
      headers: credentials(route, fresh),
    });
    const isShut = [401, 403].includes(answer.status) && (await isTurnedAway(route, answer));
    (isShut ? shut : opened).push(labelOf(route));
    if (!answer.bodyUsed) await answer.body?.cancel();
  }
  expect(shut).toEqual([]);
  console.log(`TK-6 own doors ${guarded.length} opened ${opened.length}`);
}, 120_000);
