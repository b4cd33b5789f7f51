import * as v from 'valibot';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createApp } from './app.ts';
import { CONTRACTS } from './contracts/index.ts';
import type { Route } from './http/route.ts';
import { ROUTES } from './routes.ts';
import { addressOf, isPublic, knock, labelOf } from './testing/doors.ts';
import { ACME, basic, clientHeaders } from './testing/tenant.ts';
import { openTestServer, type TestServer } from './testing/test-server.ts';
import { createLinkToken, get, HOST, post, Visitor } from './testing/verbs.ts';

let server: TestServer;
let bearer: string;
beforeAll(async () => {
  server = await openTestServer();
  bearer = (await Visitor.open(server, await createLinkToken(server))).bearer;
});
afterAll(() => server.close());

const all = ROUTES.map((route) => [labelOf(route), route] as const);

/** In the words of its contract, which are tested there: what stands here is that each has its own. */
function expectErrorBody({ dialect }: Pick<Route, 'dialect'>, body: unknown) {
  const contract = CONTRACTS.find(({ name }) => name === dialect);
  if (contract) return expect(v.is(contract.about.error, body)).toBe(true);
  expect(body).toEqual({
    error: { code: expect.any(String), message: expect.any(String), request_id: expect.stringMatching(/^req_/) },
  });
}

describe('without its credential', () => {
  test.each(all.filter(([, route]) => !isPublic(route)))('%s refuses', async (_, route) => {
    const answer = await knock(server, route);
    // Flinks' token endpoint tells who says nothing what is missing.
    expect(answer.status).toBeOneOf(route.dialect === 'flinks' ? [400, 401] : [401]);
    if (answer.status === 401) expect(answer.headers.get('WWW-Authenticate')).toMatch(/^(Bearer|Basic)/);
    expectErrorBody(route, await answer.json());
  });
});

describe('headers', () => {
  test.each(all)('%s carries them, answer or error', async (_, route) => {
    const answer = await knock(server, route, { headers: { 'If-Match': '"1"' } });
    const header = (name: string) => answer.headers.get(name);
    expect(header('X-Content-Type-Options')).toBe('nosniff');
    expect(header('Referrer-Policy')).toBe('no-referrer');
    expect(header('Permissions-Policy')).toMatch(/^publickey-credentials-get=\(self\), .*camera=\(\)/);
    expect(header('Content-Security-Policy')).toMatch(/default-src 'none'.*frame-ancestors 'none'/);
    expect(header('X-Frame-Options')).toBe('DENY');
    expect(header('X-Request-Id')).toMatch(/^req_[\w-]{22}$/);
    expect(header('Cache-Control')).toMatch(/^no-store$|immutable|max-age=300/);
    expect(header('Set-Cookie')).toBeNull();
    expect(header('Strict-Transport-Security')).toBeNull();
    await answer.body?.cancel();
  });

  test('behind https, browsers are told to stay there', async () => {
    const answer = await get({ app: createApp({ ...server.deps, https: true }) }, '/health');
    expect(answer.headers.get('Strict-Transport-Security')).toBe('max-age=31536000; includeSubDomains');
  });
});

const withBody = all.filter(([, { body }]) => body);

describe('bodies', () => {
  const send = (route: Route, body: BodyInit, type?: string) =>
    server.app.request(addressOf(route, { customerId: ACME.id, clientId: ACME.id }), {
      method: route.method,
      headers: {
        ...(/flinks client|moneykit client/.test(route.access.name)
          ? basic(ACME)
          : { Authorization: `Bearer ${bearer}` }),
        ...clientHeaders(ACME),
        'flinks-auth-key': ACME.secret,
        'x-api-key': ACME.secret,
        'If-Match': '"1"',
        ...(type && { 'Content-Type': type }),
      },
      body,
      duplex: 'half',
    } as RequestInit);
  const typeOf = ({ bodyTypes }: Route) => bodyTypes?.[0] ?? 'application/json';
  /** Those whose guard these headers pass; the others refuse before they look. */
  const readers = withBody
    .filter(([, { access }]) => !/token|passage api key/.test(access.name))
    // The simulated bank is another company's: it speaks OAuth.
    .filter(([, { path }]) => !path.startsWith('/sandbox/bank/'));

  test.each(withBody)('%s takes what it says, and nothing else', async (_, route) => {
    for (const type of ['text/plain', 'multipart/form-data', `${typeOf(route)}; charset=latin1`, undefined]) {
      const answer = await send(route, '{}', type);
      expect(answer.status).toBe(415);
      expectErrorBody(route, await answer.json());
    }
  });

  test.each(withBody)('%s takes 64 KB at most, however they come', async (_, route) => {
    const large = JSON.stringify({ more: 'x'.repeat(70_000) });
    const chunks = new ReadableStream({
      start(controller) {
        for (let i = 0; i < 70; i++) controller.enqueue(new TextEncoder().encode('x'.repeat(1000)));
        controller.close();
      },
    });
    for (const body of [large, chunks]) {
      const answer = await send(route, body, typeOf(route));
      expect(answer.status).toBe(413);
      expectErrorBody(route, await answer.json());
    }
  });

  const [json, forms] = [
    readers.filter(([, route]) => !/form/.test(typeOf(route))),
    readers.filter(([, route]) => /form/.test(typeOf(route))),
  ];

  test.each(json)('%s names no word of what is not JSON', async (_, route) => {
    for (const body of ['[4111111111111111,]', '{"a":"hunter2', '', new Uint8Array([0x7b, 0xff, 0x7d])]) {
      const answer = await send(route, body, `${typeOf(route)}; charset=utf-8`);
      expect(answer.ok).toBe(false);
      expect(answer.status).toBeLessThan(500);
      const text = await answer.text();
      expect(text).not.toMatch(/4111|hunter2/);
      expectErrorBody(route, JSON.parse(text));
    }
  });

  test.each([...json, ...forms])('%s refuses what does not fit, and does not repeat it', async (_, route) => {
    const deep = `${'['.repeat(30_000)}${']'.repeat(30_000)}`;
    const bodies = [
      'null',
      '"hunter2"',
      '7',
      '[["hunter2"]]',
      deep,
      '{"__proto__":{"hunter2":1}}',
      '{"hunter2":"hunter2"}',
    ];
    for (const body of bodies) {
      const answer = await send(route, body, typeOf(route));
      const text = await answer.text();
      expect(text).not.toContain('hunter2');
      expect(answer.status).toBeLessThan(500);
      // A body in which everything may be left out fits with a word that it does not know.
      if (!answer.ok) expectErrorBody(route, JSON.parse(text));
      else expect(body).toBe('{"hunter2":"hunter2"}');
    }
  });
});

describe('addresses', () => {
  test.each([
    ['/', 'connect'],
    ['/connect/v1/nothing', 'connect'],
    ['/connect/v1/session/consent/more', 'connect'],
    ['/link/nothing', 'billerapi'],
    ['/bills/nothing', 'billerapi'],
    ['/link/nothing/more', 'billerapi'],
    ['/v1/nothing', 'passage'],
    ['/link/claim/nothing', 'passage'],
    ['/links/nothing/more', 'moneykit'],
    ['/api/v1/nothing', 'flinks'],
    ['/sandbox/bank/nothing', 'connect'],
    ['/billing', 'connect'],
    ['/connect/v1/logos/..%2f..%2fdirectory.json.svg', 'connect'],
    ['/connect/v1/assets/..%2findex.html', 'connect'],
    ['/connect/v1/logos/%E0%A4%A.svg', 'connect'],
  ] as const)('%s is not there, and says so in the words of its contract', async (path, dialect) => {
    const answer = await get(server, path);
    expect(answer.status).toBe(404);
    expectErrorBody({ dialect }, await answer.json());
  });
});

describe('other sites', () => {
  const own = ROUTES.filter(({ sameSite }) => sameSite).map((route) => [labelOf(route), route] as const);

  test('the whole Connect API is for the widget alone', () => {
    const open = ROUTES.filter(({ path, sameSite }) => path.startsWith('/connect/') && !sameSite).map(
      ({ path }) => path,
    );
    expect(open).toEqual([
      // The window of an OAuth sign-in looks at where it came from itself, and comes back from elsewhere.
      '/connect/v1/oauth/start',
      '/connect/v1/oauth/callback/:integration',
      expect.stringContaining('/logos/'),
      // Hosted pages: people come by a link.
      '/connect/v1/links/:id',
      '/connect/v1/invitations/:id',
      '/connect/v1/frame',
      '/connect/v1/return',
      '/connect/v1/assets/:name',
    ]);
  });

  test.each(own)('%s refuses a page of another site', async (_, route) => {
    const mine = { Authorization: `Bearer ${bearer}` };
    for (const site of ['cross-site', 'same-site', 'anything']) {
      const answer = await knock(server, route, { headers: { ...mine, 'Sec-Fetch-Site': site } });
      expect(answer.status).toBe(403);
      expectErrorBody(route, await answer.json());
    }
    const answer = await knock(server, route, { headers: { ...mine, 'Sec-Fetch-Site': 'same-origin' } });
    expect(answer.status).not.toBe(403);
    await answer.body?.cancel();
  });
});

test('a fault of ours is a 500 that tells nothing but the request’s id', async () => {
  const broken = server.deps.directory.search;
  server.deps.directory.search = () => {
    throw new Error('hunter2');
  };
  const answer = await get(server, '/connect/v1/integrations', { Authorization: `Bearer ${bearer}` });
  server.deps.directory.search = broken;
  expect(answer.status).toBe(500);
  const text = await answer.text();
  expect(text).not.toMatch(/hunter2|at /);
  expectErrorBody({ dialect: 'connect' }, JSON.parse(text));
  expect(server.logged.join('')).not.toContain('hunter2');
});

test('the origin of the page must be registered with the token’s client', async () => {
  const answer = await post(server, '/connect/v1/sessions', {
    link_token: await createLinkToken(server),
    origin: 'https://evil.test',
    cid: 'A'.repeat(22),
  });
  expect(answer.status).toBe(403);
  expect(await answer.json()).toMatchObject({ error: { code: 'HOST_NOT_ALLOWED' } });
  expect(HOST).toMatch(/localhost/);
});
