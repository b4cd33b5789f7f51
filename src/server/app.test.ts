// @vitest-environment node
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createApp } from './app.ts';
import type { Access, Route } from './http/route.ts';
import { ROUTES } from './routes.ts';
import { openTestServer, type TestServer } from './testing/test-server.ts';
import { CLIENT, createLinkToken, exchange, get, HOST, linkGood, post, Visitor } from './testing/verbs.ts';

let server: TestServer;
/** One living secret of each kind. */
let secrets: Record<'link' | 'public' | 'access' | 'bearer', string>;
beforeAll(async () => {
  server = await openTestServer();
  const { access_token } = (await (await exchange(server, await linkGood(server))).json()) as { access_token: string };
  const link = await createLinkToken(server);
  const { bearer } = await Visitor.open(server, link);
  secrets = { link, public: await linkGood(server), access: access_token, bearer };
});
afterAll(() => server.close());

const address = ({ path }: Route) =>
  path
    .replace(':version', server.deps.directory.version)
    .replace(/:file\{.*\}/, 'chase.svg')
    .replace(':name', 'main-1a2b.js');
const label = ({ method, path }: Route) => `${method} ${path}`;
const call = (route: Route, headers: Record<string, string> = {}, body: unknown = {}) =>
  route.method === 'GET' ? get(server, address(route), headers) : post(server, address(route), body, headers);

const isGuarded = ({ access }: Route) => access === 'session' || access === 'client' || access === 'access_token';
const guarded = ROUTES.filter(isGuarded).map((route) => [label(route), route] as const);
const all = ROUTES.map((route) => [label(route), route] as const);

function expectErrorBody({ dialect }: Route, status: number, body: unknown) {
  if (dialect === 'connect')
    expect(body).toEqual({
      error: { code: expect.any(String), message: expect.any(String), request_id: expect.stringMatching(/^req_/) },
    });
  else
    expect(body).toEqual({
      status_code: status,
      error: expect.stringMatching(/^[a-z_]+$/),
      message: expect.any(String),
      documentation_url: 'https://docs.billerapi.com/concepts/errors',
    });
}

describe('should be protected', () => {
  test.each(guarded)('%s refuses without its credential', async (_, route) => {
    const answer = await call(route);
    expect(answer.status).toBe(401);
    expect(answer.headers.get('WWW-Authenticate')).toBe('Bearer');
    expectErrorBody(route, 401, await answer.json());
  });

  test.each(guarded)('%s refuses every other kind of token', async (_, route) => {
    const own: Record<Access, string | undefined> = {
      session: secrets.bearer,
      access_token: secrets.access,
      client: undefined,
      link_token: undefined,
      public: undefined,
    };
    const others = [...Object.values(secrets), 'sandbox_secret', '', 'undefined'].filter(
      (token) => token !== own[route.access],
    );
    for (const token of others) {
      const answer = await call(route, {
        Authorization: `Bearer ${token}`,
        'X-Client-ID': 'sandbox_client',
        'X-Client-Secret': token === 'sandbox_secret' ? 'x' : token,
      });
      expect(answer.status).toBe(401);
    }
  });

  test('control: with its credential each lets through', async () => {
    for (const route of ROUTES.filter(isGuarded)) {
      const answer = await call(route, {
        ...CLIENT,
        Authorization: `Bearer ${route.access === 'session' ? secrets.bearer : secrets.access}`,
      });
      expect(answer.status).not.toBe(401);
      await answer.body?.cancel();
    }
  });

  test.each([
    ['an unknown client', { 'X-Client-ID': 'nobody', 'X-Client-Secret': 'sandbox_secret' }],
    ['the secret of another', { 'X-Client-ID': 'sandbox_client', 'X-Client-Secret': 'sandbox_other_secret' }],
    ['a secret of another length', { 'X-Client-ID': 'sandbox_client', 'X-Client-Secret': 's' }],
    ['a very long secret', { 'X-Client-ID': 'sandbox_client', 'X-Client-Secret': 's'.repeat(100_000) }],
    ['an empty secret', { 'X-Client-ID': 'sandbox_client', 'X-Client-Secret': '' }],
    ['a header sent twice', { 'X-Client-ID': 'sandbox_client, sandbox_client', 'X-Client-Secret': 'sandbox_secret' }],
    ['no secret', { 'X-Client-ID': 'sandbox_client' }],
  ])('a merchant’s call with %s is refused', async (_, headers) => {
    expect((await get(server, '/billers', headers as Record<string, string>)).status).toBe(401);
  });
});

describe('headers', () => {
  test.each(all)('%s carries them, answer or error', async (_, route) => {
    const answer = await call(route, { 'If-Match': '"1"' });
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

const posts = ROUTES.filter(({ method }) => method === 'POST').map((route) => [label(route), route] as const);

describe('bodies', () => {
  const credentials = () => ({ ...CLIENT, Authorization: `Bearer ${secrets.bearer}`, 'If-Match': '"1"' });
  const send = (route: Route, body: BodyInit, type?: string) =>
    server.app.request(address(route), {
      method: 'POST',
      headers: { ...credentials(), ...(type && { 'Content-Type': type }) },
      body,
      duplex: 'half',
    } as RequestInit);

  test.each(posts)('%s takes JSON only', async (_, route) => {
    for (const type of [
      'text/plain',
      'application/x-www-form-urlencoded',
      'multipart/form-data',
      'application/json; charset=latin1',
      undefined,
    ]) {
      const answer = await send(route, '{}', type);
      expect(answer.status).toBe(415);
      expectErrorBody(route, 415, await answer.json());
    }
  });

  test.each(posts)('%s takes 64 KB at most, however they come', async (_, route) => {
    const large = JSON.stringify({ more: 'x'.repeat(70_000) });
    const chunks = new ReadableStream({
      start(controller) {
        for (let i = 0; i < 70; i++) controller.enqueue(new TextEncoder().encode('x'.repeat(1000)));
        controller.close();
      },
    });
    for (const body of [large, chunks]) {
      const answer = await send(route, body, route.bodyTypes?.[0] ?? 'application/json');
      expect(answer.status).toBe(413);
      expectErrorBody(route, 413, await answer.json());
    }
  });

  test.each(posts)('%s names no word of what is not JSON', async (_, route) => {
    for (const body of ['[4111111111111111,]', '{"a":"hunter2', '', new Uint8Array([0x7b, 0xff, 0x7d])]) {
      const answer = await send(route, body, `${route.bodyTypes?.[0] ?? 'application/json'}; charset=utf-8`);
      expect(answer.status).toBe(400);
      const text = await answer.text();
      expect(text).toContain('not valid JSON');
      expect(text).not.toMatch(/4111|hunter2/);
      expectErrorBody(route, 400, JSON.parse(text));
    }
  });

  test.each(posts)('%s refuses what does not fit, and does not repeat it', async (_, route) => {
    const deep = `${'['.repeat(30_000)}${']'.repeat(30_000)}`;
    for (const body of [
      'null',
      '"hunter2"',
      '7',
      '{"hunter2":"hunter2"}',
      '[["hunter2"]]',
      deep,
      '{"__proto__":{"hunter2":1}}',
    ]) {
      const answer = await send(route, body, route.bodyTypes?.[0] ?? 'application/json');
      expect(answer.status).toBe(400);
      const text = await answer.text();
      expect(text).not.toContain('hunter2');
      expectErrorBody(route, 400, JSON.parse(text));
    }
  });
});

describe('addresses', () => {
  test.each([
    ['/', 'connect'],
    ['/connect/v1/nothing', 'connect'],
    ['/connect/v1/session/consent/more', 'connect'],
    ['/link/nothing', 'billerapi'],
    ['/bills', 'billerapi'],
    ['/billing', 'connect'],
    ['/connect/v1/logos/..%2f..%2fdirectory.json.svg', 'connect'],
    ['/connect/v1/assets/..%2findex.html', 'connect'],
    ['/connect/v1/logos/%E0%A4%A.svg', 'connect'],
  ] as const)('%s is not there, and says so in the words of its contract', async (path, dialect) => {
    const answer = await get(server, path);
    expect(answer.status).toBe(404);
    expectErrorBody({ dialect } as Route, 404, await answer.json());
  });

  test.each(all)('%s names the methods it takes', async (_, route) => {
    const answer = await server.app.request(address(route), { method: 'DELETE' });
    expect(answer.status).toBe(405);
    expect(answer.headers.get('Allow')).toContain(route.method);
    expectErrorBody(route, 405, await answer.json());
  });
});

describe('other sites', () => {
  const own = ROUTES.filter(({ sameSite }) => sameSite).map((route) => [label(route), route] as const);

  test('the whole Connect API is for the widget alone', () => {
    const open = ROUTES.filter(({ path, sameSite }) => path.startsWith('/connect/') && !sameSite).map(
      ({ path }) => path,
    );
    expect(open).toEqual([
      // The window of an OAuth sign-in looks at where it came from itself, and comes back from elsewhere.
      '/connect/v1/oauth/start',
      '/connect/v1/oauth/callback/:integration',
      expect.stringContaining('/logos/'),
      '/connect/v1/frame',
      '/connect/v1/assets/:name',
    ]);
  });

  test.each(own)('%s refuses a page of another site', async (_, route) => {
    for (const site of ['cross-site', 'same-site', 'anything']) {
      const answer = await call(route, { 'Sec-Fetch-Site': site, Authorization: `Bearer ${secrets.bearer}` });
      expect(answer.status).toBe(403);
      expectErrorBody(route, 403, await answer.json());
    }
    const answer = await call(route, { 'Sec-Fetch-Site': 'same-origin', Authorization: `Bearer ${secrets.bearer}` });
    expect(answer.status).not.toBe(403);
    await answer.body?.cancel();
  });
});

test('a fault of ours is a 500 that tells nothing but the request’s id', async () => {
  const broken = server.deps.directory.search;
  server.deps.directory.search = () => {
    throw new Error('hunter2');
  };
  const answer = await get(server, '/connect/v1/integrations', { Authorization: `Bearer ${secrets.bearer}` });
  server.deps.directory.search = broken;
  expect(answer.status).toBe(500);
  const text = await answer.text();
  expect(text).not.toMatch(/hunter2|at /);
  expectErrorBody({ dialect: 'connect' } as Route, 500, JSON.parse(text));
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
