// @vitest-environment node
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Control } from '../../testing/controls.ts';
import { testControls } from '../../testing/controls.ts';
import { openTestServer, type TestServer } from '../../testing/test-server.ts';
import { createLinkToken, exchange, Visitor } from '../../testing/verbs.ts';

let server: TestServer;
beforeAll(async () => {
  server = await openTestServer();
});
afterAll(() => server.close());

const found = async (
  username: string,
  wish: Record<string, unknown> = {},
  target: Pick<TestServer, 'app'> = server,
) => {
  const visitor = await Visitor.open(target, await createLinkToken(target, wish));
  return (await visitor.toForm()).login(username);
};

describe('what can be chosen', () => {
  test('stands apart from what cannot, which says why', async () => {
    const visitor = await found('user_accounts_mixed', { account_types: ['residential'] });
    const { accounts, unavailable, multiple, chosen, reconnectable } = visitor.at('accounts');
    expect(accounts.map(({ name }) => name)).toEqual(['Primary', 'Vacation Home']);
    expect(unavailable.map(({ name, reason }) => [name, reason])).toEqual([
      ['Business', 'filtered'],
      ['Old apartment', 'closed'],
      ['Prepaid meter', 'unsupported'],
    ]);
    expect([multiple, chosen, reconnectable]).toEqual([true, [], false]);
  });

  test.each([
    ['closed', 1],
    ['unsupported', 2],
    ['not wanted by the merchant', 0],
  ])('an account that is %s is refused, and nothing moves', async (_, at) => {
    const visitor = await found('user_accounts_mixed', { account_types: ['residential'] });
    const { accounts, unavailable } = visitor.at('accounts');
    await visitor.move('accounts', { account_ids: [accounts[0]!.id, unavailable[at]!.id] });
    expect(visitor.session).toMatchObject({
      step: { name: 'accounts' },
      error: { code: 'FIELD_INVALID', fields: { account_ids: 'malformed' } },
    });
  });

  const closed: Control = {
    guard: 'the refusal of accounts that cannot be chosen',
    cut: { file: 'core/sessions/moves/accounts.ts', find: '?.filter(canBeChosen)', replace: '' },
    async attack(target) {
      const visitor = await found('user_accounts_mixed', {}, target);
      await visitor.move('accounts', { account_ids: [visitor.at('accounts').unavailable[0]!.id] });
      return visitor.step === 'operations';
    },
  };
  testControls(() => server, [closed]);
});

describe('account_selection', () => {
  test.each([
    ['none', 'user_accounts', 'operations', 3],
    ['none', 'user_accounts_mixed', 'operations', 3],
    ['single', 'user_accounts', 'accounts', 0],
    ['multiple', 'user_accounts', 'accounts', 0],
    ['single', 'user_good', 'operations', 1],
    ['multiple', 'user_good', 'operations', 1],
  ])('%s: %s comes to %s', async (account_selection, username, step, count) => {
    const visitor = await found(username, { account_selection });
    expect(visitor.step).toBe(step);
    if (step === 'accounts') expect(visitor.at('accounts').multiple).toBe(account_selection === 'multiple');
    else expect((await visitor.untilSettled()).at('done').accounts).toHaveLength(count);
  });

  test('single takes no two', async () => {
    const visitor = await found('user_accounts', { account_selection: 'single' });
    const ids = visitor.at('accounts').accounts.map(({ id }) => id);
    await visitor.move('accounts', { account_ids: ids });
    expect(visitor.session.error?.fields).toEqual({ account_ids: 'too_long' });
  });

  test('where the merchant takes none of them, the login has no account', async () => {
    const visitor = await found('user_good', { account_types: ['checking'] });
    expect(visitor.at('failed').error.code).toBe('NO_ACCOUNTS');
  });
});

describe('what is connected already', () => {
  const wish = (client_user_id: string) => ({ client_user_id, duplicates: 'reject' });
  const connect = async (client_user_id: string) => {
    const visitor = await (await found('user_good', wish(client_user_id))).untilSettled();
    return visitor.at('done');
  };

  test('is recognised; connecting it anew keeps link, accounts and access, and makes no second link', async () => {
    const first = await connect('twice');
    const { access_token } = (await (await exchange(server, first.public_token)).json()) as { access_token: string };
    const visitor = await found('user_good', wish('twice'));
    expect(visitor.at('accounts')).toMatchObject({
      accounts: [],
      unavailable: [{ id: first.accounts[0]!.id, reason: 'already_linked' }],
      reconnectable: true,
    });
    await (await visitor.move('reconnect', {})).untilSettled();
    expect(visitor.at('done')).toMatchObject({
      updated: true,
      link_id: first.link_id,
      public_token: '',
      accounts: first.accounts,
    });
    const links = await server.deps.db.selectFrom('links').select('id').where('client_user_id', '=', 'twice').execute();
    expect(links).toHaveLength(1);
    const bills = await server.app.request('/bills/get', { headers: { Authorization: `Bearer ${access_token}` } });
    expect(bills.status).toBe(200);
  });

  test('a link that nobody has exchanged yet gives a token again', async () => {
    const first = await connect('unexchanged');
    const visitor = await found('user_good', wish('unexchanged'));
    await (await visitor.move('reconnect', {})).untilSettled();
    const { link_id, public_token } = visitor.at('done');
    expect(link_id).toBe(first.link_id);
    expect((await exchange(server, public_token)).status).toBe(200);
  });

  test.each([
    ['of another person', 'somebody', {}],
    ['where the merchant allows it', 'twice', { duplicates: 'allow' }],
  ])('is no matter %s', async (_, client_user_id, more) => {
    const visitor = await found('user_good', { ...wish(client_user_id), ...more });
    expect(visitor.step).toBe('operations');
    await visitor.untilSettled();
  });

  test('there is nothing to connect anew where nothing is connected', async () => {
    const visitor = await found('user_accounts', wish('nobody-yet'));
    expect((await visitor.ask('reconnect', {})).status).toBe(400);
  });
});
