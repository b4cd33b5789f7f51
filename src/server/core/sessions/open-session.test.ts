import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { paths } from '../../../protocol/endpoints.ts';
import { resetClock, setClock } from '../../testing/clock.ts';
import { many } from '../../testing/many.ts';
import { openTestServer, type TestServer } from '../../testing/test-server.ts';
import { codeOf, createLinkToken, exchange, get, HOST, openSession, Visitor } from '../../testing/verbs.ts';
import { mintToken } from '../secrets/tokens.ts';

let server: TestServer;
beforeAll(async () => {
  server = await openTestServer();
});
afterAll(() => server.close());
afterEach(() => resetClock(server));

const fresh = async (wish = {}) => {
  const token = await createLinkToken(server, wish);
  return { token, visitor: await Visitor.open(server, token) };
};
const done = async () => {
  const { token, visitor } = await fresh();
  await (await (await visitor.toForm()).login('user_good')).untilSettled();
  return { token, visitor };
};
const look = (visitor: Visitor) => get(server, paths.session, visitor.headers);

describe('opening', () => {
  test('gives a bearer and the whole session at its first step', async () => {
    const { visitor } = await fresh();
    expect(visitor.resumed).toBe(false);
    expect(visitor.bearer).toMatch(/^ss_[\w-]{43}$/);
    expect(visitor.session).toEqual({
      id: expect.stringMatching(/^sess_/),
      version: 1,
      environment: 'sandbox',
      step: { name: 'consent' },
      client: { name: 'Acme', logo: null },
      consents: ['bills', 'payments'],
      integration: null,
      can_go_back: false,
      user: null,
      optional_consents: [],
      update: null,
      links: [],
      preselected: false,
      error: null,
      directory_version: server.deps.directory.version,
      return_url: null,
      expires_at: expect.any(String),
      server_time: expect.any(String),
    });
    const life = Date.parse(visitor.session.expires_at) - Date.parse(visitor.session.server_time);
    expect(Math.round(life / 60_000)).toBe(15);
  });

  test('again resumes at the same step, and the old bearer dies at once', async () => {
    const { token, visitor } = await fresh();
    await visitor.toForm('chase');
    const second = await Visitor.open(server, token);
    expect(second.resumed).toBe(true);
    expect(second.session).toMatchObject({
      id: visitor.session.id,
      step: { name: 'credentials' },
      version: visitor.session.version,
    });
    expect(await codeOf(look(visitor))).toBe('401 SESSION_EXPIRED');
    expect(await codeOf(visitor.ask('back', {}))).toBe('401 SESSION_EXPIRED');
    expect((await look(second)).status).toBe(200);
  });

  test('twenty times at once makes one session, with one living bearer', async () => {
    const token = await createLinkToken(server);
    const visitors = await many(20, () => Visitor.open(server, token));
    expect(new Set(visitors.map(({ session }) => session.id)).size).toBe(1);
    expect(visitors.filter(({ resumed }) => !resumed)).toHaveLength(1);
    const living = await Promise.all(visitors.map(async (visitor) => (await look(visitor)).status));
    expect(living.filter((status) => status === 200)).toHaveLength(1);
  });

  test.each([
    ['unknown', () => mintToken('link')],
    ['of another kind', () => mintToken('public')],
    ['of another environment', () => mintToken('link').replace('sandbox', 'live')],
    ['empty', () => ''],
  ])('a link token that is %s is invalid', async (_, token) => {
    expect(await codeOf(openSession(server, token()))).toBe('401 LINK_TOKEN_INVALID');
  });

  test('a link token dies at the very instant of its expiry, not before', async () => {
    const token = await createLinkToken(server);
    const expiry = '(select max(expires_at) from intents)';
    await setClock(server, expiry);
    expect(await codeOf(openSession(server, token))).toBe('401 LINK_TOKEN_EXPIRED');
    await setClock(server, `${expiry} - interval '1 millisecond'`);
    expect((await openSession(server, token)).status).toBe(201);
  });

  test.each(['https://evil.test', 'null', `${HOST}/`, ''])('a page at %j is not allowed', async (origin) => {
    const token = await createLinkToken(server);
    expect(await codeOf(openSession(server, token, origin))).toBe('403 HOST_NOT_ALLOWED');
    expect((await openSession(server, token)).status).toBe(201);
  });

  test('with a preselected biller there is no picker, and no way back to one', async () => {
    const { visitor } = await fresh({ biller_id: 'chase' });
    expect(visitor.session).toMatchObject({ preselected: true, integration: { id: 'chase', name: 'Chase' } });
    await visitor.move('consent', { accepted: true });
    expect(visitor.session).toMatchObject({ step: { name: 'credentials' }, can_go_back: false });
    expect((await visitor.ask('back', {})).status).toBe(409);
    await visitor.login('user_account_locked');
    expect(visitor.session).toMatchObject({ step: { name: 'failed' }, can_go_back: false });
    expect((await visitor.ask('back', {})).status).toBe(409);
    expect((await visitor.move('retry', {})).step).toBe('credentials');
  });
});

describe('when it is done', () => {
  test('opening again shows it once more, with a new public token; the old one is dead', async () => {
    const { token, visitor } = await done();
    const old = visitor.at('done').public_token;
    const again = await Visitor.open(server, token);
    const { public_token, link_id } = again.at('done');
    expect(public_token).not.toBe(old);
    expect(link_id).toBe(visitor.at('done').link_id);
    expect((await exchange(server, old)).status).toBe(400);
    expect((await exchange(server, public_token)).status).toBe(200);
  });

  test('once exchanged, the link token is used up and the bearer has nothing to show', async () => {
    const { token, visitor } = await done();
    await exchange(server, visitor.at('done').public_token);
    expect(await codeOf(openSession(server, token))).toBe('401 LINK_TOKEN_USED');
    expect(await codeOf(look(visitor))).toBe('401 SESSION_EXPIRED');
  });

  test('opening and exchanging at once leave one winner', async () => {
    for (let round = 0; round < 5; round++) {
      const { token, visitor } = await done();
      const [opened, exchanged] = await Promise.all([
        openSession(server, token),
        exchange(server, visitor.at('done').public_token),
      ]);
      expect([opened.status, exchanged.status].sort()).toEqual(opened.status === 201 ? [201, 400] : [200, 401]);
    }
  });
});
