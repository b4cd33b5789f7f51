import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Control, testControls } from '../../../testing/controls.ts';
import { openTestServer, type TestServer } from '../../../testing/test-server.ts';
import { Visitor } from '../../../testing/verbs.ts';

let server: TestServer;
beforeAll(async () => {
  server = await openTestServer();
});
afterAll(() => server.close());

const found = async (username: string, wish: Record<string, unknown> = {}, target: Pick<TestServer, 'app'> = server) =>
  (await (await Visitor.begin(target, wish)).toForm()).login(username);

describe('accounts', () => {
  const several = async () => (await (await Visitor.begin(server)).toForm('chase')).login('user_accounts');

  test('are offered where there are several', async () => {
    const { accounts, multiple } = (await several()).at('accounts');
    expect(multiple).toBe(true);
    expect(accounts).toEqual([
      { id: expect.stringMatching(/^acc_/), name: 'Checking', mask: '1000', type: 'checking' },
      { id: expect.stringMatching(/^acc_/), name: 'Savings', mask: '2000', type: 'savings' },
      { id: expect.stringMatching(/^acc_/), name: 'Credit card', mask: '3000', type: 'credit card' },
    ]);
  });

  test('those that are picked are linked', async () => {
    const visitor = await several();
    const { accounts } = visitor.at('accounts');
    await visitor.move('accounts', { account_ids: [accounts[2]!.id, accounts[0]!.id, accounts[0]!.id] });
    await visitor.untilSettled();
    expect(visitor.at('done').accounts).toEqual([accounts[0], accounts[2]]);
  });

  test('none, or another one’s, are refused', async () => {
    const visitor = await several();
    const foreign = (await several()).at('accounts').accounts[0]!.id;
    await visitor.move('accounts', { account_ids: [] });
    expect(visitor.session.error).toEqual({ code: 'FIELD_INVALID', fields: { account_ids: 'required' } });
    await visitor.move('accounts', { account_ids: [visitor.at('accounts').accounts[0]!.id, foreign] });
    expect(visitor.session.error).toEqual({ code: 'FIELD_INVALID', fields: { account_ids: 'malformed' } });
  });

  test('one can go back to the form', async () => {
    expect((await (await several()).move('back', {})).step).toBe('credentials');
  });
});

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
