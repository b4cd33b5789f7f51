import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { resetClock, setClock } from '../../testing/clock.ts';
import { type Control, testControls } from '../../testing/controls.ts';
import {
  askToken,
  codeBody,
  getCode,
  OTHER_CREDENTIALS,
  pkce,
  refreshBody,
  type Tokens,
} from '../../testing/flinks.ts';
import { many } from '../../testing/many.ts';
import { openTestServer, type TestServer } from '../../testing/test-server.ts';
import { bearer, get } from '../../testing/verbs.ts';

let server: TestServer;
beforeAll(async () => {
  server = await openTestServer();
});
afterAll(() => server.close());
afterEach(() => resetClock(server));

const { verifier, challenge } = pkce();
const S256 = { code_challenge: challenge, code_challenge_method: 'S256' };

test('a code is exchanged once; whoever shows it again ends what it was exchanged for', async () => {
  const ROUNDS = 5;
  const CALLS = 20;
  let grants = 0;
  let alive = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const code = await getCode(server);
    const answers = await many(CALLS, () => askToken(server, codeBody(code)));
    const granted = answers.filter(({ ok }) => ok);
    grants += granted.length;
    const { access_token, refresh_token } = (await granted[0]!.json()) as Tokens;
    if ((await askToken(server, refreshBody(refresh_token))).ok) alive++;
    if ((await get(server, '/api/v1/providers', bearer(access_token))).status === 403) alive++;
  }
  expect([grants, alive]).toEqual([ROUNDS, 0]);
  console.log(`OA-4 calls ${ROUNDS * CALLS} grants ${grants} of ${ROUNDS}, tokens alive after the replay ${alive}`);
});

test('another client’s showing of a spent code ends nothing', async () => {
  const code = await getCode(server);
  const { refresh_token } = (await (await askToken(server, codeBody(code))).json()) as Tokens;
  expect((await askToken(server, codeBody(code, OTHER_CREDENTIALS))).status).toBe(400);
  expect((await askToken(server, refreshBody(refresh_token))).status).toBe(200);
});

test('with PKCE only the verifier itself opens the code, and a wrong one does not burn it', async () => {
  const code = await getCode(server, S256);
  const wrong = [undefined, '', 'short', pkce().verifier, challenge, `${verifier}x`, verifier.toUpperCase()];
  for (const code_verifier of wrong) {
    const answer = await askToken(server, codeBody(code, { code_verifier }));
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ error: 'invalid_grant' });
  }
  expect((await askToken(server, codeBody(code, { code_verifier: verifier }))).status).toBe(200);
  console.log(`OA-4 wrong verifiers ${wrong.length} grants 0 burned 0`);
});

test('a code lives for 60 seconds', async () => {
  const young = await getCode(server);
  await setClock(server, "now() + interval '45 seconds'");
  expect((await askToken(server, codeBody(young))).status).toBe(200);
  await resetClock(server);
  const old = await getCode(server);
  await setClock(server, "now() + interval '60 seconds'");
  expect((await askToken(server, codeBody(old))).status).toBe(400);
});

const CONTROLS: Control[] = [
  {
    guard: 'the check of the verifier',
    cut: { file: 'flinks/token-code.ts', find: '!verifies(settings.code_challenge, code_verifier)', replace: 'false' },
    attack: async (target) => (await askToken(target, codeBody(await getCode(target, S256)))).ok,
  },
  {
    guard: 'the comparison of redirect URIs',
    cut: { file: 'flinks/token-code.ts', find: 'redirect_uri !== settings.redirect_uri', replace: 'false' },
    attack: async (target) =>
      (await askToken(target, codeBody(await getCode(target), { redirect_uri: 'http://localhost:1/' }))).ok,
  },
  {
    guard: 'the end of what a replayed code was exchanged for',
    cut: { file: 'flinks/token-code.ts', find: 'await revokeGrant(', replace: 'void (' },
    async attack(target) {
      const code = await getCode(target);
      const { refresh_token } = (await (await askToken(target, codeBody(code))).json()) as Tokens;
      await askToken(target, codeBody(code));
      return (await askToken(target, refreshBody(refresh_token))).ok;
    },
  },
  {
    guard: 'the binding of a refresh token to its client',
    cut: { file: 'flinks/grants.ts', find: ".where('client_id', '=', client.id)", replace: '' },
    async attack(target) {
      const { refresh_token } = (await (await askToken(target, codeBody(await getCode(target)))).json()) as Tokens;
      return (await askToken(target, refreshBody(refresh_token, OTHER_CREDENTIALS))).ok;
    },
  },
  {
    guard: 'the 30 days',
    cut: { file: 'flinks/grants.ts', find: ".where('idle_ends_at', '>', now)\n", replace: '\n' },
    async attack(target) {
      const { refresh_token } = (await (await askToken(target, codeBody(await getCode(target)))).json()) as Tokens;
      await setClock(server, "now() + interval '30 days'");
      return (await askToken(target, refreshBody(refresh_token))).ok;
    },
  },
];

describe('control', () => {
  testControls(() => server, CONTROLS);
});
