import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Link, Merchant } from '../../testing/moneykit.ts';
import { openTestServer, type TestServer } from '../../testing/test-server.ts';

let server: TestServer;
let merchant: Merchant;
let link: Link;
beforeAll(async () => {
  server = await openTestServer();
  merchant = await Merchant.open(server);
  link = await merchant.link({}, 'user_accounts');
});
afterAll(() => server.close());

interface Account {
  account_id: string;
  account_type: string;
  numbers: Record<string, object[]>;
  owners: { names: string[] }[];
}
interface Accounts {
  accounts: Account[];
  link: Link;
}
const at = (path: string) => `/links/${link.link_id}${path}`;

describe('accounts', () => {
  test('come with type, mask and balances; what is not known is left out', async () => {
    const { status, body } = await merchant.get<Accounts>(at('/accounts'));
    expect(status).toBe(200);
    expect(body.link).toEqual(link);
    const amounts = { currency: 'USD', available: expect.any(Number), current: expect.any(Number) };
    expect(body.accounts).toEqual([
      {
        account_id: expect.stringMatching(/^acc_/),
        account_type: 'depository.checking',
        name: 'Checking',
        account_mask: '1000',
        balances: amounts,
      },
      expect.objectContaining({ account_type: 'depository.savings', name: 'Savings', account_mask: '2000' }),
      expect.objectContaining({ account_type: 'credit_card', balances: { ...amounts, limit: 5000 } }),
    ]);
  });

  test('can be had by id, alone or in a list', async () => {
    const [first, second] = (await merchant.get<Accounts>(at('/accounts'))).body.accounts;
    const one = await merchant.get(at(`/accounts/${first!.account_id}`));
    expect([one.status, one.body]).toEqual([200, { account: first, link }]);
    const some = await merchant.get<Accounts>(
      at(`/accounts?account_ids=${second!.account_id}&account_ids=acc_unknown`),
    );
    expect(some.body.accounts).toEqual([second]);
  });

  test('numbers are those of the accounts that have some', async () => {
    const { status, body } = await merchant.get<Accounts>(at('/accounts/numbers'));
    expect(status).toBe(200);
    expect(body.accounts.map(({ account_type }) => account_type)).toEqual([
      'depository.checking',
      'depository.savings',
    ]);
    expect(body.accounts[0]!.numbers).toEqual({
      ach: [{ account_number: expect.stringMatching(/^\d{6}1000$/), routing_number: expect.stringMatching(/^\d{9}$/) }],
      bacs: [],
      eft: [],
      international: [],
    });
  });

  test('identity tells their owners', async () => {
    const { status, body } = await merchant.get<Accounts>(at('/identity'));
    expect(status).toBe(200);
    expect(body.accounts).toHaveLength(3);
    expect(body.accounts[0]!.owners).toEqual([
      {
        names: [expect.any(String)],
        addresses: [
          {
            street: expect.any(String),
            city: 'Springfield',
            region: 'IL',
            postal_code: '62704',
            country: 'US',
            primary: true,
          },
        ],
        phone_numbers: [{ number: expect.stringMatching(/^21755501\d\d$/), type: 'mobile', primary: true }],
        emails: [{ address: expect.stringMatching(/@example\.com$/), primary: true }],
      },
    ]);
  });
});

describe('transactions', () => {
  interface Page {
    total: number;
    page: number;
    size: number;
    transactions: { transaction_id: string; account_id: string; amount: string; type: string; date: string }[];
    accounts: Account[];
    link: Link;
  }
  const page = async (query = '') => (await merchant.get<Page>(at(`/transactions${query}`))).body;

  test('are given field for field, the newest first', async () => {
    const body = await page();
    expect(body).toMatchObject({ page: 1, size: 50, link });
    expect(body.accounts).toHaveLength(3);
    const [newest] = body.transactions;
    expect(newest).toEqual({
      transaction_id: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/),
      account_id: expect.stringMatching(/^acc_/),
      amount: expect.stringMatching(/^\d+\.\d\d$/),
      type: expect.stringMatching(/^(credit|debit)$/),
      currency: 'USD',
      date: expect.stringMatching(/^\d{4}-\d\d-\d\d$/),
      description: expect.any(String),
      raw_description: expect.any(String),
      pending: expect.any(Boolean),
      category: expect.stringMatching(/^\w+\.\w+$/),
    });
    const dates = body.transactions.map(({ date }) => date);
    expect(dates).toEqual([...dates].sort().reverse());
  });

  test('come in pages, of some accounts, and of some days', async () => {
    const all = (await page('?size=500')).transactions;
    const second = await page('?page=2&size=20');
    expect(second).toMatchObject({ total: all.length, page: 2, size: 20, transactions: all.slice(20, 40) });
    const { account_id, date } = all[30]!;
    const ofAccount = await page(`?account_ids=${account_id}&size=500`);
    expect(ofAccount.transactions).toEqual(all.filter((one) => one.account_id === account_id));
    const ofDays = await page(`?start_date=${date}&end_date=${date}&size=500`);
    expect(ofDays.transactions).toEqual(all.filter((one) => one.date === date));
  });

  test('reach back a year where the merchant asked for it', async () => {
    const settings = { products: { transactions: { extend_history: true } } };
    const { link_id } = await merchant.link({ settings });
    const { total } = (await merchant.get<Page>(`/links/${link_id}/transactions?size=1`)).body;
    const { link_id: short } = await merchant.link({ settings: { products: { transactions: {} } } });
    expect(total).toBeGreaterThan(3 * (await merchant.get<Page>(`/links/${short}/transactions?size=1`)).body.total);
  });
});
