import { decodeJwt, decodeProtectedHeader } from 'jose';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { minutesLater, resetClock, setClock } from '../../testing/clock.ts';
import {
  askToken,
  CREDENTIALS,
  codeBody,
  getAppToken,
  getCode,
  getTokens,
  OTHER_CREDENTIALS,
  pkce,
  REDIRECT,
  refreshBody,
} from '../../testing/flinks.ts';
import { openTestServer, type TestServer } from '../../testing/test-server.ts';
import { get } from '../../testing/verbs.ts';

let server: TestServer;
beforeAll(async () => {
  server = await openTestServer();
});
afterAll(() => server.close());
afterEach(() => resetClock(server));

const FORM = { 'Content-Type': 'application/x-www-form-urlencoded' };
const basic = (id = 'sandbox_client', secret = 'sandbox_secret') => ({
  Authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`,
});
const askByForm = (fields: Record<string, string>, headers = {}) =>
  server.app.request('/api/v1/token', {
    method: 'POST',
    headers: { ...FORM, ...headers },
    body: new URLSearchParams(fields).toString(),
  });
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

describe('the examples', () => {
  test('each grant answers with exactly its fields', async () => {
    const code = await askToken(server, codeBody(await getCode(server)));
    const tokens = (await code.json()) as Record<string, unknown>;
    expect(code.status).toBe(200);
    expect(tokens).toEqual({
      access_token: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/),
      token_type: 'Bearer',
      refresh_token: expect.stringMatching(/^rt_[\w-]{43}$/),
      expires_in: 299,
    });
    const refreshed = await askToken(server, refreshBody(String(tokens.refresh_token)));
    const own = await askToken(server, { ...CREDENTIALS, grant_type: 'client_credentials', scope: 'client:admin' });
    for (const answer of [refreshed, own]) {
      expect(answer.status).toBe(200);
      expect(await answer.json()).toEqual({ access_token: expect.any(String), token_type: 'Bearer', expires_in: 299 });
    }
    for (const { headers } of [code, refreshed, own]) {
      expect(headers.get('Content-Type')).toContain('application/json');
      expect(headers.get('Cache-Control')).toBe('no-store');
      expect(headers.get('Pragma')).toBe('no-cache');
    }
    console.log('AP-1 flinks token examples 3 diffs 0');
  });

  test('an access token is an ES256 JWT that says which client, who and until when', async () => {
    const [first, again] = [await getTokens(server), await getTokens(server)];
    const claims = decodeJwt(first.access_token);
    expect(decodeProtectedHeader(first.access_token)).toEqual({ alg: 'ES256', typ: 'JWT', kid: expect.any(String) });
    expect(claims).toMatchObject({ client_id: 'sandbox_client', sub: expect.stringMatching(UUID) });
    expect(claims.exp! - claims.iat!).toBe(299);
    expect(decodeJwt(again.access_token).sub).toBe(claims.sub);
    const other = await getTokens(server, {}, 'user_slow');
    expect(decodeJwt(other.access_token).sub).not.toBe(claims.sub);
    expect(decodeJwt(await getAppToken(server))).not.toHaveProperty('sub');
  });

  test('JSON and form, body and Basic, are four ways to say the same', async () => {
    const fields = { grant_type: 'client_credentials' };
    expect((await askToken(server, { ...fields, ...CREDENTIALS })).status).toBe(200);
    expect((await askToken(server, fields, basic())).status).toBe(200);
    expect((await askByForm({ ...fields, ...CREDENTIALS })).status).toBe(200);
    expect((await askByForm(fields, basic())).status).toBe(200);
    expect((await askByForm({ ...fields, client_id: 'sandbox_client' }, basic())).status).toBe(200);
  });
});

/** What is sent → the error. `CODE` and `REFRESH` are replaced by living ones. */
const REFUSED: [name: string, error: string, body: Record<string, unknown>, headers?: Record<string, string>][] = [
  ['an empty body', 'invalid_request', {}],
  ['no grant_type', 'invalid_request', CREDENTIALS],
  ['an empty grant_type', 'invalid_request', { ...CREDENTIALS, grant_type: '' }],
  ['a grant_type that is no text', 'invalid_request', { ...CREDENTIALS, grant_type: 7 }],
  ['an unknown grant_type', 'unsupported_grant_type', { ...CREDENTIALS, grant_type: 'password' }],
  ['an inherited grant_type', 'unsupported_grant_type', { ...CREDENTIALS, grant_type: 'constructor' }],
  ['no client', 'invalid_request', { grant_type: 'client_credentials' }],
  ['an unknown client', 'invalid_client', { grant_type: 'client_credentials', client_id: 'x', client_secret: 'y' }],
  ['a wrong secret', 'invalid_client', { ...CREDENTIALS, grant_type: 'client_credentials', client_secret: 'y' }],
  ['a wrong Basic', 'invalid_client', { grant_type: 'client_credentials' }, basic('sandbox_client', 'y')],
  ['a broken Basic', 'invalid_client', { grant_type: 'client_credentials' }, { Authorization: 'Basic %%%' }],
  ['two proofs', 'invalid_request', { ...CREDENTIALS, grant_type: 'client_credentials' }, basic()],
  ['two clients', 'invalid_request', { grant_type: 'client_credentials', client_id: 'sandbox_other' }, basic()],
  ['an unknown scope', 'invalid_scope', { ...CREDENTIALS, grant_type: 'client_credentials', scope: 'everything' }],
  ['no code', 'invalid_request', { ...CREDENTIALS, grant_type: 'authorization_code', redirect_uri: REDIRECT }],
  ['no redirect_uri', 'invalid_request', codeBody('CODE', { redirect_uri: undefined })],
  ['another redirect_uri', 'invalid_grant', codeBody('CODE', { redirect_uri: `${REDIRECT}/` })],
  ['an unknown code', 'invalid_grant', codeBody(`ac_${'A'.repeat(43)}`)],
  ['something as a code', 'invalid_grant', codeBody('code')],
  ['another client’s code', 'invalid_grant', codeBody('CODE', OTHER_CREDENTIALS)],
  ['a verifier without a challenge', 'invalid_grant', codeBody('CODE', { code_verifier: pkce().verifier })],
  ['a scope with a code', 'invalid_request', codeBody('CODE', { scope: 'client:admin' })],
  ['a code with a refresh token', 'invalid_request', refreshBody('REFRESH', { code: 'CODE' })],
  ['no refresh token', 'invalid_request', { ...CREDENTIALS, grant_type: 'refresh_token' }],
  ['an unknown refresh token', 'invalid_grant', refreshBody(`rt_${'A'.repeat(43)}`)],
  ['another client’s refresh token', 'invalid_grant', refreshBody('REFRESH', OTHER_CREDENTIALS)],
  ['a code as a refresh token', 'invalid_grant', refreshBody('CODE')],
  ['a refresh token as a code', 'invalid_grant', codeBody('REFRESH')],
];

describe('refuses', () => {
  test('each mistake with its error, 400, and burns nothing', async () => {
    const code = await getCode(server);
    const { refresh_token } = await getTokens(server);
    const fill = (body: object) =>
      JSON.parse(JSON.stringify(body).replaceAll('CODE', code).replaceAll('REFRESH', refresh_token)) as object;
    const wrong: string[] = [];
    for (const [name, error, body, headers] of REFUSED) {
      const answer = await askToken(server, fill(body), headers);
      const said = (await answer.json()) as Record<string, string>;
      const right =
        answer.status === 400 &&
        said.error === error &&
        Object.keys(said).join() === 'error,error_description' &&
        /^[\x20\x21\x23-\x5b\x5d-\x7e]+$/.test(said.error_description!) &&
        answer.headers.get('Cache-Control') === 'no-store' &&
        answer.headers.get('Pragma') === 'no-cache';
      if (!right) wrong.push(`${name}: ${answer.status} ${JSON.stringify(said)}`);
    }
    expect(wrong).toEqual([]);
    expect((await askToken(server, codeBody(code))).status).toBe(200);
    expect((await askToken(server, refreshBody(refresh_token))).status).toBe(200);
    console.log(`OA-7 errors ${REFUSED.length} wrong ${wrong.length} burned 0`);
    console.log(`AP-7 flinks errors ${REFUSED.length} wrong ${wrong.length}`);
  });

  test('unknown, foreign, spent and expired codes in the same words', async () => {
    const [foreign, spent, old] = [await getCode(server), await getCode(server), await getCode(server)];
    await askToken(server, codeBody(spent));
    const texts = [
      await (await askToken(server, codeBody(`ac_${'A'.repeat(43)}`))).text(),
      await (await askToken(server, codeBody(foreign, OTHER_CREDENTIALS))).text(),
      await (await askToken(server, codeBody(spent))).text(),
    ];
    await setClock(server, "now() + interval '60 seconds'");
    texts.push(await (await askToken(server, codeBody(old))).text());
    expect(new Set(texts).size).toBe(1);
  });

  test('a field that comes twice, and types that are neither JSON nor a form', async () => {
    const twice = await server.app.request('/api/v1/token', {
      method: 'POST',
      headers: FORM,
      body: 'grant_type=client_credentials&grant_type=refresh_token',
    });
    expect(twice.status).toBe(400);
    expect(await twice.json()).toMatchObject({ error: 'invalid_request' });
    const plain = await askToken(server, {}, { 'Content-Type': 'text/plain' });
    expect(plain.status).toBe(415);
    expect(await plain.json()).toMatchObject({ error: 'invalid_request' });
    const other = await get(server, '/api/v1/token');
    expect(other.status).toBe(405);
    expect(await other.json()).toMatchObject({ error: 'invalid_request' });
    expect((await get(server, '/api/v1/nothing')).status).toBe(404);
  });
});

describe('a refresh token', () => {
  const DAY = 24 * 60;

  test('lives for 30 days after its last use, however often it is used, and not a second longer', async () => {
    const { refresh_token } = await getTokens(server);
    let alive = 0;
    for (const day of [29, 58, 87]) {
      await minutesLater(server, day * DAY);
      if ((await askToken(server, refreshBody(refresh_token))).status === 200) alive++;
    }
    expect(alive).toBe(3);
    await setClock(server, "now() + interval '117 days'");
    expect((await askToken(server, refreshBody(refresh_token))).status).toBe(400);
    const { refresh_token: unused } = await getTokens(server);
    await setClock(server, "now() + interval '117 days' + interval '30 days'");
    expect((await askToken(server, refreshBody(unused))).status).toBe(400);
    console.log(`OA-7 refreshes after 29 days each ${alive} of 3, after 30 days of rest 0 of 2`);
  });

  test('is used by 50 at once, and stays the same for all', async () => {
    const { refresh_token } = await getTokens(server);
    const answers = await Promise.all(Array.from({ length: 50 }, () => askToken(server, refreshBody(refresh_token))));
    const refused = answers.filter(({ status }) => status !== 200).length;
    expect(refused).toBe(0);
    expect((await askToken(server, refreshBody(refresh_token))).status).toBe(200);
    console.log(`OA-7 concurrent refreshes ${answers.length} refused ${refused}`);
  });

  test.each([
    ['ERROR', 401],
    ['DISCONNECTED', 403],
  ] as const)('of a link whose status is %s gets %d', async (status, expected) => {
    const { refresh_token, access_token } = await getTokens(server);
    const { sid } = decodeJwt(access_token) as { sid: string };
    const { db } = server.deps;
    const mine = db.selectFrom('flinks_grants').select('link_id').where('id', '=', sid);
    await db.updateTable('links').set({ status }).where('id', 'in', mine).execute();
    const answer = await askToken(server, refreshBody(refresh_token));
    expect(answer.status).toBe(expected);
    expect(await answer.json()).toMatchObject({ error: 'access_denied' });
  });
});

test('an operator may give refresh tokens an end', async () => {
  server.deps.config.refreshTokenDays = 40;
  const { refresh_token } = await getTokens(server);
  server.deps.config.refreshTokenDays = null;
  for (const [day, status] of [
    [29, 200],
    [39, 200],
    [40, 400],
  ] as const) {
    await minutesLater(server, day * 24 * 60);
    expect((await askToken(server, refreshBody(refresh_token))).status).toBe(status);
  }
});
