// @vitest-environment node
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openTestServer, type TestServer } from '../../testing/test-server.ts';
import { CLIENT, createLinkToken, exchange, get, OTHER_CLIENT, post, Visitor } from '../../testing/verbs.ts';
import { refreshLink } from './refresh-link.ts';

let server: TestServer;
beforeAll(async () => {
  server = await openTestServer();
});
afterAll(() => server.close());

const USER = 'person-of-the-link';
async function made(username = 'user_accounts', pick = 1) {
  const visitor = await Visitor.open(
    server,
    await createLinkToken(server, { client_user_id: USER, consents: ['bills'] }),
  );
  await (await visitor.toForm()).login(username);
  if (visitor.step === 'accounts')
    await visitor.move('accounts', { account_ids: [visitor.at('accounts').accounts[pick]!.id] });
  await visitor.untilSettled();
  const done = visitor.at('done');
  const { access_token } = (await (await exchange(server, done.public_token)).json()) as { access_token: string };
  return { ...done, headers: { Authorization: `Bearer ${access_token}` } };
}
async function renewed(link_id: string, more: Record<string, unknown> = {}, username = 'user_accounts') {
  const wish = { client_user_id: USER, consents: ['bills'], link_id, ...more };
  const visitor = await Visitor.open(server, await createLinkToken(server, wish));
  await visitor.move('consent', { accepted: true });
  return visitor.login(username);
}

describe('a token made for a link', () => {
  test.each(['credentials_changed', 'consent_expired', 'other', undefined])(
    'goes straight to its biller (%s), keeps link, accounts and access, and gives nothing to exchange',
    async (update_reason) => {
      const link = await made();
      const visitor = await renewed(link.link_id, update_reason ? { update_reason } : {});
      expect([visitor.session.update, visitor.session.preselected]).toEqual([update_reason ?? 'other', true]);
      await visitor.untilSettled();
      expect(visitor.at('done')).toMatchObject({
        link_id: link.link_id,
        public_token: '',
        updated: true,
        accounts: link.accounts,
      });
      expect((await get(server, '/bills/get', link.headers)).status).toBe(200);
    },
  );

  test('keeps the ids of accounts and bills that are the same as before', async () => {
    const link = await made();
    const ids = async () => {
      const { db } = server.deps;
      const of = (table: 'accounts' | 'bills') =>
        db.selectFrom(table).select('id').where('link_id', '=', link.link_id).orderBy('id').execute();
      return [await of('accounts'), await of('bills')];
    };
    const before = await ids();
    expect(before[1]).not.toEqual([]);
    const visitor = await (await renewed(link.link_id)).untilSettled();
    expect([visitor.step, await ids()]).toEqual(['done', before]);
  });

  test('for new accounts asks, with those of before chosen', async () => {
    const link = await made();
    const visitor = await renewed(link.link_id, { update_reason: 'new_accounts' });
    const { accounts, chosen } = visitor.at('accounts');
    expect(chosen).toEqual(link.accounts.map(({ id }) => id));
    await visitor.move('accounts', { account_ids: accounts.map(({ id }) => id) });
    expect((await visitor.untilSettled()).at('done').accounts).toHaveLength(3);
  });

  test('for other accounts lets go of those that are not chosen any more, and of their bills', async () => {
    const link = await made();
    const visitor = await renewed(link.link_id, { update_reason: 'new_accounts' });
    const other = visitor.at('accounts').accounts.find(({ id }) => id !== link.accounts[0]!.id)!;
    await visitor.move('accounts', { account_ids: [other.id] });
    expect((await visitor.untilSettled()).step).toBe('done');
    const { db } = server.deps;
    const left = await db.selectFrom('accounts').select('id').where('link_id', '=', link.link_id).execute();
    const bills = await db.selectFrom('bills').select('account_id').where('link_id', '=', link.link_id).execute();
    expect([left, new Set(bills.map(({ account_id }) => account_id))]).toEqual([
      [{ id: other.id }],
      new Set([other.id]),
    ]);
  });

  test('takes no other login: the link stays as it was', async () => {
    const link = await made();
    const visitor = await renewed(link.link_id, {}, 'user_good');
    expect(visitor.at('failed').error.code).toBe('ACCOUNT_MISMATCH');
    await visitor.move('retry', {});
    await (await visitor.login('user_accounts')).untilSettled();
    expect(visitor.at('done').link_id).toBe(link.link_id);
  });

  test.each([
    ['another person', 400, { client_user_id: 'somebody' }, /client_user_id must be the one/],
    ['another biller', 400, { biller_id: 'chase' }, /biller_id must be the one of the link/],
    ['an unknown link', 404, { link_id: 'link_unknown' }, /no such link/],
  ])('is refused for %s', async (_, status, wish, words) => {
    const link = await made('user_good');
    const body = {
      client_id: 'sandbox_client',
      client_user_id: USER,
      consents: ['bills'],
      link_id: link.link_id,
      ...wish,
    };
    const answer = await post(server, '/link/token/create', body, CLIENT);
    expect([answer.status, await answer.text()]).toEqual([status, expect.stringMatching(words)]);
  });

  test('is for the client’s own links', async () => {
    const link = await made('user_good');
    const body = { client_id: 'sandbox_other', client_user_id: USER, consents: ['bills'], link_id: link.link_id };
    expect((await post(server, '/link/token/create', body, OTHER_CLIENT)).status).toBe(404);
  });
});

describe('what the person declines', () => {
  const begin = async () =>
    Visitor.open(server, await createLinkToken(server, { optional_consents: ['payments'], client_user_name: 'Ann' }));

  test('is not run, not granted, and not read later', async () => {
    const visitor = await begin();
    expect(visitor.session).toMatchObject({ user: 'Ann', optional_consents: ['payments'] });
    await visitor.move('consent', { accepted: true, declined: ['payments'] });
    expect(visitor.session.consents).toEqual(['bills']);
    await visitor.move('integration', { integration_id: 'att' });
    await (await visitor.login('user_good')).untilSettled();
    const { link_id, operations } = visitor.at('done');
    expect(operations.map(({ resource }) => resource)).toEqual(['bills']);
    const { db } = server.deps;
    const row = await db.selectFrom('links').select('consents').where('id', '=', link_id).executeTakeFirstOrThrow();
    expect(row.consents).toEqual(['bills']);
    await refreshLink(server.deps, { link_id });
    expect(await db.selectFrom('link_results').select('resource').where('link_id', '=', link_id).execute()).toEqual([]);
  });

  test.each([[['bills']], [['identity']], [['constructor']]])(
    'is only what may be: %j is refused',
    async (declined) => {
      const visitor = await begin();
      expect((await visitor.ask('consent', { accepted: true, declined })).status).toBe(400);
      expect((await visitor.look()).step).toBe('consent');
    },
  );

  test('without a word all is granted, as callers have it that know nothing of it', async () => {
    const visitor = await begin();
    await visitor.move('consent', { accepted: true });
    expect(visitor.session.consents).toEqual(['bills', 'payments']);
  });
});
