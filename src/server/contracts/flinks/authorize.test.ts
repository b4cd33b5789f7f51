import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { appWithout } from '../../testing/app-without.ts';
import { authorizePath, finish, REDIRECT, startTokenIn, type Target, visit } from '../../testing/flinks.ts';
import { openTestServer, type TestServer } from '../../testing/test-server.ts';
import { get, openSession, Visitor } from '../../testing/verbs.ts';

const ORIGIN = 'http://127.0.0.1:4100';

let server: TestServer;
beforeAll(async () => {
  server = await openTestServer({ origin: ORIGIN });
});
afterAll(() => server.close());

const ask = (params: Record<string, string>, headers = {}, target: Target = server) =>
  get(target, authorizePath(params), headers);
const locationOf = (answer: Response) => answer.headers.get('Location');

/** None of these is `https://example.com/callback`, nor a loopback address as a browser writes it. */
const ELSEWHERE = [
  ...['', ' ', 'null', '/', '/callback', 'callback', '//example.com/callback', '\\\\example.com\\callback'],
  ...['https:example.com/callback', 'https:/example.com/callback', 'https:///example.com/callback'],
  ...['http://example.com/callback', 'HTTPS://example.com/callback', 'https://EXAMPLE.com/callback'],
  ...['https://example.com/Callback', 'https://example.com/callback/', 'https://example.com//callback'],
  ...['https://example.com/callback?', 'https://example.com/callback?x=1', 'https://example.com/callback#'],
  ...['https://example.com/callback#x', 'https://example.com/callback%2f', 'https://example.com/%63allback'],
  ...['https://example.com/%2e/callback', 'https://example.com/./callback', 'https://example.com/x/../callback'],
  ...['https://example.com/x/%2e%2e/callback', 'https://example.com/callback/..', 'https://example.com/callback;x'],
  ...['https://example.com:443/callback', 'https://example.com:8443/callback', 'https://example.com./callback'],
  ...['https://www.example.com/callback', 'https://example.com.evil.test/callback', 'https://evilexample.com/callback'],
  ...['https://example.com@evil.test/callback', 'https://evil.test@example.com/callback'],
  ...['https://user:pass@example.com/callback', 'https://evil.test/https://example.com/callback'],
  ...['https://evil.test?https://example.com/callback', 'https://evil.test#https://example.com/callback'],
  ...['https://evil.test\\@example.com/callback', 'https://example.com\\@evil.test/callback'],
  ...['https://example.com/callback\n', '\thttps://example.com/callback', 'https://exa\nmple.com/callback'],
  ...['https://example.com/callback\u0000', 'https://example.com/call\u00adback', 'https://ｅxample.com/callback'],
  ...['https://xn--example-.com/callback', 'https://ехample.com/callback', 'https://example。com/callback'],
  ...['javascript:alert(1)', 'javascript://localhost/%0aalert(1)', 'data:text/html,x', 'file:///etc/passwd'],
  ...['myapp://callback', 'http://localhost\\@evil.test/', 'http://localhost@evil.test/', 'http://user@localhost/'],
  ...['http://localhost.evil.test/', 'http://127.0.0.1.evil.test/', 'http://2130706433/', 'http://0x7f.1/'],
  ...['http://localhost/#x', 'http://localhost/a/../b', 'HTTP://localhost/'],
];

describe('redirect_uri', () => {
  test('is exactly a registered one; of anything else the person is told, and sent nowhere', async () => {
    const redirects: string[] = [];
    for (const redirect_uri of ELSEWHERE) {
      const answer = await ask({ redirect_uri }, { Accept: 'text/html' });
      if (answer.status !== 400 || locationOf(answer)) redirects.push(redirect_uri);
      const page = await answer.text();
      expect(page).toMatch(/<title>This link does not work<\/title>|The address holds a NUL/);
      expect(page).not.toMatch(/evil|javascript:|connect-start/);
    }
    expect(redirects).toEqual([]);
    console.log(`OA-1 variants ${ELSEWHERE.length} redirects ${redirects.length}`);
  });

  test('may be any loopback address of the sandbox', async () => {
    for (const redirect_uri of [REDIRECT, 'http://localhost:3000/cb?x=1', 'http://127.0.0.1:9', 'https://[::1]:1/'])
      expect((await ask({ redirect_uri })).status).toBe(200);
  });

  test('and client_id come first: without them no error is told to anyone else', async () => {
    for (const params of [
      { client_id: 'nobody' },
      { client_id: '' },
      { redirect_uri: 'https://evil.test/', state: '' },
    ]) {
      const answer = await ask(params);
      expect(answer.status).toBe(400);
      expect(locationOf(answer)).toBeNull();
      expect(await answer.json()).toEqual({ error: 'invalid_request', error_description: expect.any(String) });
    }
    const twice = await get(server, `${authorizePath()}&redirect_uri=https://evil.test/`);
    expect(locationOf(twice)).toBeNull();
    const clients = await get(server, `${authorizePath()}&client_id=sandbox_other`);
    expect(locationOf(clients)).toBeNull();
  });

  test('control: without the check the person is sent away', async () => {
    const createWeakApp = await appWithout({
      file: 'flinks/authorize-request.ts',
      find: '!mayRedirect(client, redirect_uri)',
      replace: 'false',
    });
    const weak = { app: createWeakApp(server.deps) };
    expect(locationOf(await ask({ redirect_uri: 'https://evil.test/', state: '' }, {}, weak))).toMatch(
      /^https:\/\/evil/,
    );
  });
});

const WRONG: [params: Record<string, string>, error: string][] = [
  [{ state: '' }, 'invalid_request'],
  [{ response_type: '' }, 'invalid_request'],
  [{ response_type: 'token' }, 'unsupported_response_type'],
  [{ scope: '' }, 'invalid_scope'],
  [{ scope: 'ACCOUNT_BASIC EVERYTHING' }, 'invalid_scope'],
  [{ scope: 'constructor' }, 'invalid_scope'],
  [{ provider_id: '1' }, 'invalid_request'],
  [{ correlation_id: 'x' }, 'invalid_request'],
  [{ code_challenge: 'a'.repeat(43), code_challenge_method: 'plain' }, 'invalid_request'],
  [{ code_challenge: 'a'.repeat(43) }, 'invalid_request'],
  [{ code_challenge: 'short', code_challenge_method: 'S256' }, 'invalid_request'],
  [{ code_challenge_method: 'S256' }, 'invalid_request'],
];

describe('mistakes of the merchant', () => {
  test.each(WRONG)('%j goes back with an error', async (params, error) => {
    const answer = await ask({ redirect_uri: `http://localhost:3000/cb?keep=1`, ...params });
    expect(answer.status).toBe(302);
    const url = new URL(locationOf(answer) ?? '');
    expect(url.href).toMatch(/^http:\/\/localhost:3000\/cb\?keep=1&error=/);
    expect(url.searchParams.get('error')).toBe(error);
    expect(url.searchParams.get('error_description')).toMatch(/\.$/);
    expect(url.searchParams.get('state')).toBe(params.state === '' ? null : 'xyz');
    expect(url.searchParams.get('iss')).toBe(ORIGIN);
  });

  test('a parameter that comes twice goes back with an error', async () => {
    const answer = await get(server, `${authorizePath()}&scope=ACCOUNT_BASIC`);
    expect(locationOf(answer)).toContain('error=invalid_request');
  });
});

describe('the page', () => {
  test('is the widget, of nobody’s frame, and holds a token that starts one session', async () => {
    const answer = await ask({});
    expect(answer.status).toBe(200);
    expect(answer.headers.get('Content-Security-Policy')).toContain("frame-ancestors 'none'");
    expect(answer.headers.get('Cache-Control')).toBe('no-store');
    expect(startTokenIn(await answer.text())).toMatch(/^lt_sandbox_/);
  });

  test('ends in the redirect with code, state and iss', async () => {
    const visitor = await visit(server, authorizePath({ state: 'a&b=c #ü', scope: 'ACCOUNT_BASIC CUSTOMER_CONTACT' }));
    expect(visitor.session.consents).toEqual(['accounts', 'identity']);
    const url = await finish(visitor);
    expect(url.origin + url.pathname).toBe(REDIRECT);
    expect([...url.searchParams.keys()]).toEqual(['code', 'state', 'iss']);
    expect(url.searchParams.get('code')).toMatch(/^ac_[\w-]{43}$/);
    expect(url.searchParams.get('state')).toBe('a&b=c #ü');
    expect(visitor.at('done').public_token).toBe(url.searchParams.get('code'));
  });

  test('of one provider has no picker', async () => {
    const answer = await ask({ provider_id: 'FlinksCapital' });
    const visitor = await Visitor.open(server, startTokenIn(await answer.text()), ORIGIN);
    expect(visitor.session.preselected).toBe(true);
  });

  test('knows where it goes on when the person leaves, before, during and after', async () => {
    const visitor = await visit(server);
    const url = new URL(visitor.session.return_url ?? '');
    expect(url.origin + url.pathname).toBe(REDIRECT);
    expect(url.searchParams.get('error')).toBe('access_denied');
    expect(url.searchParams.get('state')).toBe('xyz');
    await visitor.move('exit', {});
    expect(visitor.session.return_url).toBe(url.href);
  });

  test('goes on nowhere in a merchant’s frame', async () => {
    const token = startTokenIn(await (await ask({})).text());
    const { session } = (await (await openSession(server, token)).json()) as { session: { return_url: unknown } };
    expect(session.return_url).toBeNull();
  });
});
