import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Merchant } from '../../testing/moneykit.ts';
import { openTestServer, type TestServer } from '../../testing/test-server.ts';
import { Visitor } from '../../testing/verbs.ts';

let server: TestServer;
let merchant: Merchant;
beforeAll(async () => {
  server = await openTestServer();
  merchant = await Merchant.open(server);
});
afterAll(() => server.close());

describe('what is asked for', () => {
  const productsOf = async (settings?: object) => {
    const { products } = await merchant.link({ settings });
    return Object.fromEntries(Object.entries(products).map(([name, { settings }]) => [name, settings]));
  };

  test('is accounts and the first age’s others where nothing is said', async () => {
    expect(await productsOf()).toEqual({
      accounts: undefined,
      account_numbers: { required: false, prefetch: false },
      identity: { required: false, prefetch: false },
      transactions: { required: false, prefetch: false, extend_history: false },
    });
  });

  test('is what is named, by product or by permission', async () => {
    const requested = [{ scope: 'identity', reason: 'To greet you.', required: true }, { scope: 'accounts' }];
    expect(
      await productsOf({ link_permissions: { requested }, products: { account_numbers: { prefetch: true } } }),
    ).toEqual({
      accounts: undefined,
      account_numbers: { required: false, prefetch: true },
      identity: { required: true, prefetch: false },
    });
  });

  test('stands on the consent screen, and as operations', async () => {
    const products = { identity: { required: true }, transactions: { extend_history: true } };
    const visitor = await Visitor.open(server, await merchant.createSession({ settings: { products } }));
    expect(visitor.session.consents).toEqual(['accounts', 'identity', 'transactions']);
    await (await visitor.toForm('moneykit-creds-bank')).login('user_good');
    const operations = visitor.at('operations').operations.map(({ resource, optional }) => [resource, optional]);
    expect(operations).toEqual([
      ['accounts', false],
      ['identity', false],
      ['transactions', true],
      ['transaction_history', true],
    ]);
  });

  test('a person picks banks of the right countries only', async () => {
    const visitor = await Visitor.open(server, await merchant.createSession({ settings: { countries: ['US'] } }));
    await visitor.move('consent', { accepted: true });
    for (const integration_id of ['tmobile', 'credit-agricole', 'FlinksCapital']) {
      await visitor.move('integration', { integration_id });
      expect(visitor.session).toMatchObject({
        step: { name: 'select_integration' },
        error: { code: 'BILLER_NOT_FOUND' },
      });
    }
    await visitor.move('integration', { integration_id: 'chase' });
    expect(visitor.step).toBe('credentials');
  });
});

describe('what the merchant permits', () => {
  const atAccounts = async (connect_features: object, username = 'user_accounts') => {
    const visitor = await Visitor.open(server, await merchant.createSession({ connect_features }));
    return (await visitor.toForm('moneykit-creds-bank')).login(username);
  };

  test('one account only', async () => {
    const visitor = await atAccounts({ permit_only_one_account: true });
    const { accounts, multiple } = visitor.at('accounts');
    expect(multiple).toBe(false);
    await visitor.move('accounts', { account_ids: accounts.map(({ id }) => id) });
    expect(visitor.session).toMatchObject({ step: { name: 'accounts' }, error: { code: 'FIELD_INVALID' } });
    await visitor.move('accounts', { account_ids: [accounts[0]!.id] });
    expect(visitor.step).toBe('operations');
  });

  test('accounts with deposits only', async () => {
    const visitor = await atAccounts({ permit_only_depository_accounts: true });
    expect(visitor.at('accounts').accounts.map(({ name }) => name)).toEqual(['Checking', 'Savings']);
  });
});

describe('user_custom', () => {
  const custom_sandbox_data = {
    accounts: [
      {
        account_type: 'depository.savings',
        name: 'Rainy days',
        account_number: '12345678',
        routing_number: '011401533',
      },
      { account_type: 'investment', name: 'Shares', account_number: '999987654321' },
    ],
    owners: [{ names: ['Ada Lovelace'], addresses: [{ city: 'London' }], phone_numbers: [], emails: [] }],
  };

  test('has the accounts and owners that the merchant made up, at a refresh too', async () => {
    const { link_id } = await merchant.link({ custom_sandbox_data }, 'user_custom');
    const accounts = async (path = '') => (await merchant.get<Accounts>(`/links/${link_id}${path}`)).body.accounts;
    expect(await accounts('/accounts')).toMatchObject([
      { account_type: 'depository.savings', name: 'Rainy days', account_mask: '5678', balances: { currency: 'USD' } },
      { account_type: 'investment', name: 'Shares', account_mask: '4321' },
    ]);
    const numbers = { ach: [{ account_number: '12345678', routing_number: '011401533' }] };
    expect((await accounts('/accounts/numbers'))[0]).toMatchObject({ numbers });
    expect((await accounts('/identity'))[1]).toMatchObject({ owners: custom_sandbox_data.owners });
    const { status } = await merchant.ask('POST', `/links/${link_id}/products`, { products: ['identity'] });
    expect(status).toBe(202);
  });

  test('is nobody without them', async () => {
    const visitor = await Visitor.open(server, await merchant.createSession());
    await (await visitor.toForm('moneykit-creds-bank')).login('user_custom');
    expect(visitor.session.error).toMatchObject({ code: 'INVALID_CREDENTIALS' });
  });
});
interface Accounts {
  accounts: object[];
}
