/** Two clients, each with something in every contract: neither sees, changes or learns of anything of the other's. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Cut } from '../../protocol/testing/without.ts';
import type { Route } from '../http/route.ts';
import { ROUTES } from '../routes.ts';
import { appWithout } from '../testing/app-without.ts';
import { addressOf, credentials, isPublic, knock, labelOf, paramsOf } from '../testing/doors.ts';
import { ACME, GLOBEX, makeTenant, type Tenant } from '../testing/tenant.ts';
import { openTestServer, type TestServer } from '../testing/test-server.ts';

let server: TestServer;
let acme: Tenant;
let globex: Tenant;
beforeAll(async () => {
  server = await openTestServer();
  [acme, globex] = [await makeTenant(server, ACME), await makeTenant(server, GLOBEX)];
});
afterAll(() => server.close());

/** What of its own stands in the parameter, for the owner to come through. */
function ownIn({ path }: Route, param: string, { ids }: Tenant): string {
  const key = {
    clientId: 'client',
    customerId: 'client',
    link_id: 'link',
    link_token_id: 'link token',
    account_id: 'moneykit account',
    requestId: 'request',
    loginId: 'login',
  }[param];
  if (key) return ids[key]!;
  if (path.startsWith('/v1/links')) return ids['passage link']!;
  if (path.startsWith('/link/request-to-link')) return ids.invitation!;
  if (path.startsWith('/iam/')) return ids.webhook!;
  if (path.startsWith('/users/')) return ids.person!;
  if (path.startsWith('/institutions/')) return 'moneykit-creds-bank';
  if (/^\/(webhooks\/test\/link|links)\//.test(path)) return ids['moneykit link']!;
  throw new Error(`Whose id stands in ${param} of ${path}? Add it here.`);
}

const ownParams = (route: Route, tenant: Tenant) =>
  Object.fromEntries(paramsOf(route).map((param) => [param, ownIn(route, param, tenant)]));

/** What makes a call get as far as the look-up. */
const bodyOf = ({ method, path }: Route, { ids }: Tenant): object => {
  if (path.endsWith('/submit-credentials')) return { account_number: '4000000003' };
  if (path.endsWith('/submit-mfa')) return { mfa_code: '123456' };
  if (path.endsWith('/products')) return { products: ['accounts'] };
  if (path.startsWith('/webhooks/test/')) return { webhook_event: 'link.state_changed', webhook_idempotency_key: 'x' };
  if (method === 'POST' && path.endsWith('/webhooks'))
    return { environment: 'sandbox', url: 'https://example.com/', events: ['link.created'] };
  if (path.includes('/BankingServices/')) return { RequestId: ids.request, SecurityResponses: { x: ['y'] } };
  return {};
};

/** Of the same form, and nobody's. */
const nobodys = (id: string): string =>
  id.slice(0, -5) +
  [...id.slice(-5)]
    .map((char) => (/[0-9a-e]/.test(char) ? ((Number.parseInt(char, 16) + 1) % 16).toString(16) : 'f'))
    .join('');

/** Status and body, but for what names the request or repeats what was asked for. */
async function seen(answer: Response, asked: string): Promise<string> {
  const text = await answer.text();
  return `${answer.status} ${text.replaceAll(asked, 'ID').replace(/req_[\w-]{22}/g, 'REQ')}`;
}

const guarded = ROUTES.filter((route) => !isPublic(route));
const withIds = guarded.filter((route) => paramsOf(route).length && !route.path.startsWith('/institutions/'));
/** A name of the merchant's own choice: everybody has an empty list under every name. */
const OF_OWN_NAMES = 'GET /users/:id/links';

interface Try {
  route: Route;
  what: string;
  ask(value: string, target?: Pick<TestServer, 'app'>): Promise<Response>;
  foreign: string;
}

function* triesInAddresses(): Generator<Try> {
  for (const route of withIds)
    for (const param of paramsOf(route))
      for (const [kind, foreign] of Object.entries(globex.ids)) {
        const ask: Try['ask'] = (value, target = server) =>
          knock(target, route, {
            address: addressOf(route, { ...ownParams(route, acme), [param]: value }),
            headers: credentials(route, acme),
            body: bodyOf(route, acme),
          });
        yield { route, what: `${labelOf(route)} ${param}=${kind}`, ask, foreign };
      }
}

/** Where an id or a token is said in the query or in the body. */
function* triesInBodies(): Generator<Try> {
  const { secrets, ids } = globex;
  const client = { client_id: acme.id, client_secret: acme.secret };
  const redirect_uri = 'https://example.com/callback';
  const doors: [label: string, body: (value: string) => object, ...values: (string | undefined)[]][] = [
    ['POST /link/token/exchange', (public_token) => ({ public_token, client_id: acme.id }), secrets['public token']],
    ['POST /bills/sync/trigger', (account_link_id) => ({ account_link_id }), ids.link],
    [
      'POST /link-session/exchange-token',
      (exchangeable_token) => ({ exchangeable_token }),
      secrets['exchangeable token'],
    ],
    [
      'POST /link-session',
      (existing_link_id) => ({ customer_user: { id: 'x' }, existing_link_id }),
      ids['moneykit link'],
      ids.link,
    ],
    [
      'POST /api/v1/token',
      (code) => ({ ...client, grant_type: 'authorization_code', code, redirect_uri }),
      secrets.code,
    ],
    [
      'POST /api/v1/token',
      (refresh_token) => ({ ...client, grant_type: 'refresh_token', refresh_token }),
      secrets['refresh token'],
    ],
    ['POST /api/v1/introspect', (token) => ({ ...client, token }), secrets['refresh token'], secrets['user token']],
    ...['GetAccountsDetail', 'GetAccountsSummary', 'GetStatements', 'AnswerMFAQuestions', 'Authorize'].map(
      (name) =>
        [
          `POST /v3/:customerId/BankingServices/${name}`,
          (RequestId: string) => ({ RequestId, SecurityResponses: { x: ['y'] } }),
          ids.request,
        ] as [string, (value: string) => object, string | undefined],
    ),
    ['POST /v3/:customerId/BankingServices/Authorize', (LoginId) => ({ LoginId, MostRecentCached: true }), ids.login],
  ];
  for (const [label, body, ...values] of doors) {
    const route = ROUTES.find((one) => labelOf(one) === label);
    if (!route) throw new Error(`There is no ${label}.`);
    const headers = /introspect|api\/v1\/token/.test(label) ? {} : headersAt(route, acme);
    for (const foreign of values) {
      const address = addressOf(route, ownParams(route, acme));
      const ask: Try['ask'] = (value, target = server) =>
        knock(target, route, { address, headers, body: body(value), type: 'application/json' });
      yield { route, what: `${label} ${Object.keys(body('')).at(-1)}`, ask, foreign: foreign! };
    }
  }
  const bills = ROUTES.find((one) => labelOf(one) === 'GET /bills/get')!;
  for (const shown of ['access token', 'client secret'] as const)
    yield {
      route: bills,
      what: `GET /bills/get account_link_id, by ${shown}`,
      ask: (value, target = server) =>
        knock(target, bills, {
          address: `/bills/get?account_link_id=${value}`,
          headers:
            shown === 'access token'
              ? credentials(bills, acme)
              : { 'X-Client-ID': acme.id, 'X-Client-Secret': acme.secret },
        }),
      foreign: ids.link!,
    };
}

/** An authorize token is spent by its use: the secret is not. */
const headersAt = (route: Route, tenant: Tenant): Record<string, string> =>
  route.access.name === 'flinks authorize token' ? { 'flinks-auth-key': tenant.secret } : credentials(route, tenant);

test('what is another client’s answers like what does not exist', async () => {
  const figures = { tries: 0, foreign2xx: 0, differing: 0 };
  const wrong: string[] = [];
  for (const { route, what, ask, foreign } of [...triesInAddresses(), ...triesInBodies()]) {
    figures.tries++;
    const unknown = nobodys(foreign);
    const answer = await ask(foreign);
    const silent = labelOf(route) === OF_OWN_NAMES || route.path.endsWith('/introspect');
    if (answer.ok && !silent) {
      figures.foreign2xx++;
      wrong.push(`${what}: ${answer.status}`);
    }
    const [mine, none] = [await seen(answer, foreign), await seen(await ask(unknown), unknown)];
    if (mine === none) continue;
    figures.differing++;
    wrong.push(`${what}: ${mine.slice(0, 200)} <> ${none.slice(0, 200)}`);
  }
  expect(wrong).toEqual([]);
  console.log(`AP-5 tries ${figures.tries} foreign 2xx ${figures.foreign2xx} differing ${figures.differing}`);
}, 120_000);

test('no list holds anything of another’s', async () => {
  const lists = guarded.filter(({ method, path }) => method === 'GET' && !path.endsWith('/events'));
  const tenants = [
    [acme, globex],
    [globex, acme],
  ] as const;
  let asked = 0;
  let foreign = 0;
  for (const route of lists)
    for (const [mine, other] of tenants)
      for (const query of ['', `?search=${other.id}&clientUserId=${other.ids.person}&limit=100`]) {
        const address = `${addressOf(route, ownParams(route, mine))}${query}`;
        const text = await (await knock(server, route, { address, headers: credentials(route, mine) })).text();
        asked++;
        for (const value of [...Object.values(other.ids), ...Object.values(other.secrets)])
          if (text.includes(value)) foreign++;
      }
  expect(foreign).toBe(0);
  console.log(`AP-5 lists ${asked} foreign ids ${foreign}`);
});

test('control: the owner comes through everywhere, after all of that', async () => {
  const nobody = {
    ...globex,
    ids: Object.fromEntries(Object.entries(globex.ids).map(([key, id]) => [key, nobodys(id)])),
  };
  const call = async (route: Route, { ids }: Tenant) => {
    const named = { ...globex, ids };
    const address = addressOf(route, ownParams(route, named));
    const headers = headersAt(route, globex);
    return seen(await knock(server, route, { address, headers, body: bodyOf(route, named) }), '\0');
  };
  const last = (route: Route) => Number(route.method === 'DELETE');
  const shut: string[] = [];
  for (const route of withIds.toSorted((a, b) => last(a) - last(b)))
    if ((await call(route, globex)) === (await call(route, nobody))) shut.push(labelOf(route));
  expect(shut).toEqual([]);
  const reached = withIds.length - shut.length;
  console.log(`AP-5 owner reached ${reached} of ${withIds.length}`);
});

test.each<[string, Cut, string]>([
  [
    'of links',
    { file: 'billerapi/own-link.ts', find: "\n    .where('client_id', '=', c.get('client').id)", replace: '' },
    'GET /bills/get account_link_id, by client secret',
  ],
  [
    'of invitations',
    { file: 'billerapi/invitation.ts', find: ".where('i.client_id', '=', clientId)", replace: '' },
    'GET /link/request-to-link/:id id=invitation',
  ],
  [
    'of public tokens',
    {
      file: 'core/links/exchange.ts',
      find: ".whereRef('public_tokens.client_id', '=', 'held.client_id')",
      replace: '',
    },
    'POST /link/token/exchange client_id',
  ],
])('control: without the ownership %s the crawl finds it', async (_, cut, what) => {
  globex = await makeTenant(server, GLOBEX);
  const weak = { app: (await appWithout(cut))(server.deps) };
  const found = [...triesInAddresses(), ...triesInBodies()].find((one) => one.what === what)!;
  expect((await found.ask(found.foreign)).ok).toBe(false);
  expect((await found.ask(found.foreign, weak)).ok).toBe(true);
});
