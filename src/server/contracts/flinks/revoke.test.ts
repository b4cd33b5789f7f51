import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { appWithout } from '../../testing/app-without.ts';
import { resetClock, setClock } from '../../testing/clock.ts';
import {
  askToken,
  BANKING,
  CREDENTIALS,
  getAppToken,
  getTokens,
  OTHER_CREDENTIALS,
  refreshBody,
  type Target,
} from '../../testing/flinks.ts';
import { openTestServer, type TestServer } from '../../testing/test-server.ts';
import { bearer, get, post } from '../../testing/verbs.ts';

let server: TestServer;
beforeAll(async () => {
  server = await openTestServer();
});
afterAll(() => server.close());
afterEach(() => resetClock(server));

/** Written down once: it must never change. */
const CHASE = 765378365;

const request = (method: string, path: string, headers: Record<string, string>) =>
  Promise.resolve(server.app.request(path, { method, headers }));
const introspect = async (token: string, credentials = CREDENTIALS, target: Target = server) =>
  (await (await post(target, '/api/v1/introspect', { token, ...credentials })).json()) as Record<string, unknown>;

describe('revoke', () => {
  test.each(['DELETE', 'POST'])('by %s and a Bearer ends access and refresh token, without a body', async (method) => {
    const { access_token, refresh_token } = await getTokens(server);
    const answer = await request(method, '/api/v1/revoke', bearer(access_token));
    expect([answer.status, await answer.text()]).toEqual([200, '']);
    expect((await askToken(server, refreshBody(refresh_token))).status).toBe(400);
    expect(await introspect(access_token)).toEqual({ active: false });
    expect(await introspect(refresh_token)).toEqual({ active: false });
  });

  test.each(['access_token', 'refresh_token'] as const)('by the client and an %s ends both', async (kind) => {
    const tokens = await getTokens(server);
    const strange = await post(server, '/api/v1/revoke', { token: tokens[kind], ...OTHER_CREDENTIALS });
    expect(strange.status).toBe(200);
    expect((await introspect(tokens.access_token)).active).toBe(true);
    expect((await post(server, '/api/v1/revoke', { token: tokens[kind], ...CREDENTIALS })).status).toBe(200);
    expect((await introspect(tokens.access_token)).active).toBe(false);
    expect((await introspect(tokens.refresh_token)).active).toBe(false);
  });

  test('of a token that is unknown is 200, and without any it is refused', async () => {
    expect((await request('DELETE', '/api/v1/revoke', bearer('nothing'))).status).toBe(200);
    expect((await post(server, '/api/v1/revoke', { token: 'nothing', ...CREDENTIALS })).status).toBe(200);
    expect((await request('DELETE', '/api/v1/revoke', {})).status).toBe(401);
    expect((await post(server, '/api/v1/revoke', { token: 'nothing' })).status).toBe(400);
    expect((await post(server, '/api/v1/revoke', CREDENTIALS)).status).toBe(400);
  });

  test('counts from its answer on, while others use the token', async () => {
    let used = 0;
    let after = 0;
    for (let round = 0; round < 3; round++) {
      const { access_token, refresh_token } = await getTokens(server);
      let revoked = false;
      const user = async () => {
        for (let call = 0; call < 20; call++) {
          const began = revoked;
          const { ok } = await askToken(server, refreshBody(refresh_token));
          if (ok) used++;
          if (ok && began) after++;
        }
      };
      await Promise.all([
        ...Array.from({ length: 5 }, user),
        request('DELETE', '/api/v1/revoke', bearer(access_token)).then(() => {
          revoked = true;
        }),
      ]);
    }
    expect(after).toBe(0);
    console.log(`TK-10 revokes 3 under 300 calls, used before ${used}, after the answer ${after}`);
  });

  test('is not needed once the login is deleted: its tokens are dead', async () => {
    const { access_token, refresh_token } = await getTokens(server);
    const [{ id } = { id: '' }] = await server.deps.db
      .selectFrom('links')
      .select('id')
      .orderBy('created_at', 'desc')
      .limit(1)
      .execute();
    const deleted = await request('DELETE', `${BANKING}/DeleteCard/${id}`, { 'x-api-key': 'sandbox_secret' });
    expect(deleted.status).toBe(200);
    expect((await askToken(server, refreshBody(refresh_token))).status).toBe(400);
    expect(await introspect(access_token)).toEqual({ active: false });
    console.log('TK-10 unlinked 1 alive 0');
  });

  test('control: without the look at the grant a revoked token lives on', async () => {
    const attack = async (target: Target) => {
      const { access_token } = await getTokens(server);
      await request('DELETE', '/api/v1/revoke', bearer(access_token));
      return (await introspect(access_token, CREDENTIALS, target)).active;
    };
    expect(await attack(server)).toBe(false);
    const createWeakApp = await appWithout({
      file: 'flinks/access-token.ts',
      find: ".where('revoked_at', 'is', null)",
      replace: '',
    });
    expect(await attack({ app: createWeakApp(server.deps) })).toBe(true);
  });
});

describe('introspect', () => {
  test('of a living token tells whose it is', async () => {
    const { access_token, refresh_token } = await getTokens(server);
    const expected = { active: true, client_id: 'sandbox_client', scope: 'ACCOUNT_BASIC', sub: expect.any(String) };
    expect(await introspect(access_token)).toMatchObject({
      ...expected,
      token_type: 'Bearer',
      exp: expect.any(Number),
    });
    expect(await introspect(refresh_token)).toEqual({ ...expected, token_type: 'refresh_token' });
  });

  test('of anything dead is exactly {active: false}', async () => {
    const { access_token, refresh_token } = await getTokens(server);
    const [head, , signature] = access_token.split('.');
    const forged = `${head}.${Buffer.from(JSON.stringify({ client_id: 'sandbox_client' })).toString('base64url')}.${signature}`;
    const none = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${access_token.split('.')[1]}.`;
    const dead: unknown[] = [];
    for (const token of ['nothing', 'a.b.c', forged, none, `rt_${'A'.repeat(43)}`, 'sandbox_secret'])
      dead.push(await introspect(token));
    for (const token of [access_token, refresh_token]) dead.push(await introspect(token, OTHER_CREDENTIALS));
    await setClock(server, "now() + interval '299 seconds'");
    dead.push(await introspect(access_token));
    await setClock(server, "now() + interval '30 days'");
    dead.push(await introspect(refresh_token));
    expect(dead.filter((answer) => JSON.stringify(answer) !== '{"active":false}')).toEqual([]);
    console.log(`TK-10 dead tokens ${dead.length} told otherwise 0`);
  });
});

describe('providers', () => {
  test('are the banks, by numbers that stay', async () => {
    const token = bearer(await getAppToken(server));
    const list = (await (await get(server, '/api/v1/providers', token)).json()) as {
      provider_id: number;
      name: string;
    }[];
    expect(list).toContainEqual({ provider_id: expect.any(Number), name: 'FlinksCapital' });
    expect(list.every(({ provider_id }) => Number.isInteger(provider_id) && provider_id < 2 ** 31)).toBe(true);
    expect(new Set(list.map(({ provider_id }) => provider_id)).size).toBe(list.length);
    expect(list.find(({ name }) => name === 'Chase')?.provider_id).toBe(CHASE);
    const fuller = (await (await get(server, '/api/v2/providers', token)).json()) as object[];
    expect(fuller).toHaveLength(list.length);
    expect(fuller).toContainEqual({
      provider_id: CHASE,
      name: 'Chase',
      institution: 'chase',
      countries: ['us'],
      logo: expect.stringMatching(/^http:\/\/127.0.0.1:4100\//),
      color: '#1a5fb4',
      status: 'ACTIVE',
    });
  });

  test('are for the merchant itself', async () => {
    const { access_token, refresh_token } = await getTokens(server);
    expect((await get(server, '/api/v1/providers', bearer(access_token))).status).toBe(403);
    for (const headers of [{}, bearer(refresh_token), bearer('sandbox_secret'), { Authorization: 'Basic x' }])
      expect((await get(server, '/api/v1/providers', headers as Record<string, string>)).status).toBe(401);
  });
});
