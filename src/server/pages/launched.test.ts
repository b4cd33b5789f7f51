/** The frames of other vendors' launchers: framed by one registered origin, which is told nothing it did not give. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openTestServer, type TestServer } from '../testing/test-server.ts';
import { get, post, Visitor } from '../testing/verbs.ts';

let server: TestServer;
beforeAll(async () => {
  server = await openTestServer();
  // The widget has not been built where the tests run: any document will do.
  const { prepareFile } = await import('../http/built-file.ts');
  server.deps.files.frame = prepareFile('index.html', Buffer.from('<head><title>x</title></head>'));
});
afterAll(() => server.close());

const HOST = 'http://localhost:4000';
const moneyKit = (origin: string, token = 'mks_x') =>
  get(server, `/start?${new URLSearchParams({ linkSessionToken: token, origin })}`);
const flinks = (referer: string | null, query: Record<string, string> = {}) =>
  get(server, `/v2/?${new URLSearchParams({ authorizeToken: 'lt_x', ...query })}`, referer ? { Referer: referer } : {});

test.each([
  ['MoneyKit', () => moneyKit(HOST)],
  ['Flinks, by its referrer', () => flinks(`${HOST}/cart?id=7`)],
  ['Flinks, by its own word', () => flinks(null, { origin: HOST })],
])('%s: may be framed by that origin and no other, and is told which', async (_, ask) => {
  const answer = await ask();
  expect(answer.headers.get('content-security-policy')).toContain(`frame-ancestors ${HOST};`);
  expect(answer.headers.has('x-frame-options')).toBe(false);
  expect(await answer.text()).toContain(`data-origin="${HOST}"`);
});

test.each([
  ['MoneyKit without an origin', () => moneyKit('')],
  ['MoneyKit of an origin that nobody registered', () => moneyKit('https://evil.example')],
  ['MoneyKit of more than an origin', () => moneyKit(`${HOST}/path`)],
  ['Flinks without a referrer', () => flinks(null)],
  ['Flinks of a referrer that nobody registered', () => flinks('https://evil.example/')],
])('%s: no document, and nobody may frame the answer', async (_, ask) => {
  const answer = await ask();
  expect([answer.status, answer.headers.get('content-security-policy')]).toEqual([
    403,
    "default-src 'none'; frame-ancestors 'none'",
  ]);
});

test('what comes from the address stays text', async () => {
  const text = await (await flinks(`${HOST}/`, { tag: '"><script>alert(1)</script>', authorizeToken: '"><b>' })).text();
  expect(text).not.toMatch(/<script>|<b>/);
  expect(text).toContain('content=""');
});

describe('Flinks, straight to an institution', () => {
  async function opened(...institutions: string[]) {
    const made = await post(server, '/v3/sandbox_client/BankingServices/GenerateAuthorizeToken', {}, SECRET);
    const { Token } = (await made.json()) as { Token: string };
    for (const institution of institutions) await visit(Token, institution);
    const visitor = await Visitor.open(server, Token);
    await visitor.move('consent', { accepted: true });
    return { visitor, token: Token };
  }
  const SECRET = { 'flinks-auth-key': 'sandbox_secret' };
  const visit = async (authorizeToken: string, institution: string) => {
    const query = new URLSearchParams({ authorizeToken, origin: HOST });
    const answer = await get(server, `/v2/Credential/${encodeURIComponent(institution)}?${query}`);
    expect(answer.status).toBe(200);
    return answer;
  };

  test('there is no picker, before it nor behind it', async () => {
    const { visitor } = await opened('FlinksCapital');
    expect(visitor.at('credentials').schema.properties).toHaveProperty('username');
    expect([visitor.session.integration?.id, visitor.session.can_go_back]).toEqual(['FlinksCapital', false]);
  });

  test.each([['nobody at all'], ['constructor'], ['']])(
    'that there is not (“%s”) is chosen by the person',
    async (name) => {
      const { visitor } = name ? await opened(name) : await opened();
      expect(visitor.step).toBe('select_integration');
    },
  );

  test('the first address decides: another changes nothing, nor does one that comes when the session has begun', async () => {
    const { visitor } = await opened('FlinksCapital', 'chase');
    expect(visitor.session.integration?.id).toBe('FlinksCapital');
    const later = await opened();
    await visit(later.token, 'chase');
    expect((await later.visitor.look()).step).toBe('select_integration');
    expect((await Visitor.open(server, later.token)).session.preselected).toBe(false);
  });
});
