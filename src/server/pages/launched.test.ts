/** The frames of other vendors' launchers: framed by one registered origin, which is told nothing it did not give. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestServer, type TestServer } from '../testing/test-server.ts';
import { get } from '../testing/verbs.ts';

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
