import * as v from 'valibot';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BANKING } from '../../../testing/flinks.ts';
import { AUTH_KEY, call, live, logIn, NOBODY } from '../../../testing/flinks-banking.ts';
import { openTestServer, type TestServer } from '../../../testing/test-server.ts';
import { get, post } from '../../../testing/verbs.ts';
import * as shapes from '../shapes.ts';

let server: TestServer;
beforeAll(async () => {
  server = await openTestServer();
});
afterAll(() => server.close());

const REFUSED: [name: string, code: string, status: number, path: string, body: object, headers?: object][] = [
  ['a wrong password', 'INVALID_LOGIN', 401, 'Authorize', live('Greatday', 'x'), AUTH_KEY],
  ['an unknown user', 'INVALID_LOGIN', 401, 'Authorize', live('nobody'), AUTH_KEY],
  ['a disabled account', 'DISABLED_LOGIN', 401, 'Authorize', live('test_disabled_account'), AUTH_KEY],
  ['an institution that is down', 'RETRY_LATER', 401, 'Authorize', live('test_service_unavailable'), AUTH_KEY],
  ['too many attempts', 'TOO_MANY_REQUESTS', 401, 'Authorize', live('user_too_many_attempts'), AUTH_KEY],
  ['no accounts', 'NEW_ACCOUNT', 401, 'Authorize', live('user_no_accounts'), AUTH_KEY],
  ['an empty username', 'INVALID_USERNAME', 401, 'Authorize', live(''), AUTH_KEY],
  ['an empty password', 'INVALID_PASSWORD', 401, 'Authorize', live('Greatday', ''), AUTH_KEY],
  ['nothing', 'INVALID_REQUEST', 401, 'Authorize', {}, AUTH_KEY],
  ['an unknown institution', 'INVALID_REQUEST', 401, 'Authorize', { ...live('x'), Institution: 'x' }, AUTH_KEY],
  ['an unknown LoginId', 'INVALID_LOGIN', 401, 'Authorize', { LoginId: NOBODY, MostRecentCached: true }, AUTH_KEY],
  ['an unknown RequestId', 'SESSION_NONEXISTENT', 400, 'GetAccountsDetail', { RequestId: NOBODY }],
  ['a malformed RequestId', 'SESSION_NONEXISTENT', 400, 'GetAccountsDetail', { RequestId: 'x' }],
  ['no RequestId', 'INVALID_REQUEST', 401, 'GetAccountsDetail', {}],
  ['no key', 'UNAUTHORIZED', 401, 'GetAccountsDetail', { RequestId: NOBODY }, {}],
  ['a wrong key', 'UNAUTHORIZED', 401, 'GetAccountsDetail', { RequestId: NOBODY }, { 'x-api-key': 'x' }],
  ['no authorize token', 'UNAUTHORIZED', 401, 'Authorize', live('Greatday'), {}],
  [
    'an unknown token',
    'UNAUTHORIZED',
    401,
    'Authorize',
    live('x'),
    { 'flinks-auth-key': `lt_sandbox_${'A'.repeat(43)}` },
  ],
  [
    'the key of another',
    'UNAUTHORIZED',
    401,
    'GenerateAuthorizeToken',
    {},
    { 'flinks-auth-key': 'sandbox_other_secret' },
  ],
];

describe('refuses', () => {
  test('each mistake with its FlinksCode and that code’s own status', async () => {
    const wrong: string[] = [];
    for (const [name, code, status, path, body, headers] of REFUSED) {
      const { status: got, said } = await call(server, path, body, headers as Record<string, string> | undefined);
      if (got !== status || said.HttpStatusCode !== status || said.FlinksCode !== code || !v.is(shapes.CodeBody, said))
        wrong.push(`${name}: ${got} ${JSON.stringify(said)}`);
    }
    expect(wrong).toEqual([]);
    console.log(`AP-7 flinks banking errors ${REFUSED.length} wrong ${wrong.length}`);
  });

  test('addresses, methods and types in its own words', async () => {
    for (const [answer, status] of [
      [await get(server, `${BANKING}/Nothing`), 404],
      [await get(server, `${BANKING}/Authorize`), 405],
      [await post(server, `${BANKING}/Authorize`, {}, { ...AUTH_KEY, 'Content-Type': 'text/plain' }), 415],
    ] as const) {
      expect(answer.status).toBe(status);
      expect(await answer.json()).toMatchObject({ FlinksCode: 'INVALID_REQUEST', HttpStatusCode: status });
    }
  });

  test('answers that are wrong, or to nothing that was asked', async () => {
    const { said } = await logIn(server, 'Greatday');
    const { RequestId } = said;
    const { Prompt } = said.SecurityChallenges[0]!;
    const answer = async (SecurityResponses: object) =>
      (await call(server, 'Authorize', { RequestId, SecurityResponses }, AUTH_KEY)).said.FlinksCode;
    expect(await answer({ 'Who are you?': ['x'] })).toBe('UNKNOWN_CHALLENGE_KEY');
    expect(await answer({})).toBe('UNKNOWN_CHALLENGE_KEY');
    expect((await call(server, 'GetAccountsDetail', { RequestId })).said.FlinksCode).toBe('UNAUTHORIZED');
    expect(await answer({ [Prompt]: ['Toronto'] })).toBe('INVALID_SECURITY_RESPONSE');
    expect(await answer({ [Prompt]: ['Quebec'] })).toBe('INVALID_SECURITY_RESPONSE');
    expect(await answer({ [Prompt]: ['Laval'] })).toBe('INVALID_SECURITY_RESPONSE_NO_RETRY');
    expect(await answer({ [Prompt]: ['Montreal'] })).toBe('QUESTION_NOT_FOUND');
  });

  test('20 wrong passwords an hour for one name, however many sessions', async () => {
    const codes = new Set<string | undefined>();
    for (let i = 0; i < 20; i++) codes.add((await logIn(server, 'guessed')).said.FlinksCode);
    expect([...codes]).toEqual(['INVALID_LOGIN']);
    expect(await logIn(server, 'guessed')).toMatchObject({ status: 401, said: { FlinksCode: 'TOO_MANY_REQUESTS' } });
    expect((await logIn(server, 'another')).said.FlinksCode).toBe('INVALID_LOGIN');
  });
});
