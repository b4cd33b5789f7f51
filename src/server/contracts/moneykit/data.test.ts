import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { sandbox } from '../../integrations/sandbox/sandbox.ts';
import { resetClock } from '../../testing/clock.ts';
import { type Link, Merchant } from '../../testing/moneykit.ts';
import { openTestServer, type TestServer } from '../../testing/test-server.ts';
import type { TransactionFound } from './transaction-log.ts';

/** What the bank says when it is asked next, instead of what it would. */
let told: ((data: { transactions: TransactionFound[] }) => { transactions: TransactionFound[] }) | null = null;
let server: TestServer;
let merchant: Merchant;
let link: Link;
beforeAll(async () => {
  server = await openTestServer({
    integrations: () => ({
      ...sandbox,
      async run(context, state, operation, accounts, progress) {
        const result = await sandbox.run(context, state, operation, accounts, progress);
        if (!told || operation.resource !== 'transactions') return result;
        return { data: told(result.data as { transactions: TransactionFound[] }) };
      },
    }),
  });
  merchant = await Merchant.open(server);
  link = await merchant.link({}, 'user_accounts');
});
afterAll(() => server.close());
afterEach(() => {
  told = null;
  return resetClock(server);
});

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

describe('transactions/sync', () => {
  interface Sync {
    transactions: { created: { transaction_id: string; amount: string }[]; updated: object[]; removed: string[] };
    cursor: { next?: string };
    has_more: boolean;
  }
  const sync = async (id: string, cursor = '', size = 500) =>
    (await merchant.get<Sync>(`/links/${id}/transactions/sync?size=${size}${cursor && `&cursor=${cursor}`}`)).body;

  const refreshed = async (id: string) => {
    const attempted = async () =>
      (await merchant.get<Link>(`/links/${id}`)).body.products.transactions!.last_attempted_at!;
    const { db } = server.deps;
    await db.deleteFrom('rate_limits').execute();
    await db.updateTable('moneykit_products').set({ attempted_at: null }).where('link_id', '=', id).execute();
    await merchant.ask('POST', `/links/${id}/products`, { products: ['transactions'] });
    await vi.waitFor(async () => expect(await attempted()).toBeTruthy(), { timeout: 10_000 });
  };

  test('pages through all there is, once each', async () => {
    const total = (await sync(link.link_id)).transactions.created.length;
    const seen = new Set<string>();
    let [cursor, rounds] = ['', 0];
    for (;;) {
      const { transactions, cursor: next, has_more } = await sync(link.link_id, cursor, 40);
      rounds++;
      for (const { transaction_id } of transactions.created) seen.add(transaction_id);
      cursor = next.next!;
      if (!has_more) break;
    }
    expect([seen.size, rounds]).toEqual([total, Math.ceil(total / 40)]);
    expect(await sync(link.link_id, cursor)).toMatchObject({
      transactions: { created: [], updated: [], removed: [] },
      cursor: { next: cursor },
      has_more: false,
    });
  });

  test('tells what has come, changed and gone since', async () => {
    const { link_id } = await merchant.link({ settings: { products: { transactions: { required: true } } } });
    const first = await sync(link_id);
    const known = first.transactions.created;
    const posted: TransactionFound[] = [];
    told = ({ transactions }) => {
      const all = transactions.filter(({ pending }) => !pending);
      const [changed, gone, ...rest] = all;
      posted.push(changed!, gone!);
      return { transactions: [{ ...changed!, id: 'new' }, { ...changed!, amount: -1.5 }, ...rest] };
    };
    await refreshed(link_id);
    const second = await sync(link_id, first.cursor.next);
    expect(second.transactions).toEqual({
      created: [expect.objectContaining({ amount: Math.abs(posted[0]!.amount).toFixed(2) })],
      updated: [expect.objectContaining({ amount: '1.50' })],
      removed: [expect.any(String)],
    });
    expect(known.some(({ transaction_id }) => transaction_id === second.transactions.removed[0])).toBe(true);
    // Whoever begins now never hears of what is gone.
    const fresh = await sync(link_id);
    expect(fresh.transactions).toMatchObject({ updated: [], removed: [] });
    expect(fresh.transactions.created.map(({ transaction_id }) => transaction_id)).not.toContain(
      second.transactions.removed[0],
    );
    // Back again as it was: created for a newcomer, updated for who saw it go.
    told = null;
    await refreshed(link_id);
    const third = await sync(link_id, second.cursor.next);
    expect(third.transactions.removed).toHaveLength(1);
    expect(third.transactions.updated).toHaveLength(2);
  });

  test('pending ones are told anew each time, and never as gone', async () => {
    const { link_id } = await merchant.link({ settings: { products: { transactions: { required: true } } } });
    const pending = (data: { transactions: TransactionFound[] }, id: string) => ({
      transactions: [
        { ...data.transactions[0]!, id, pending: true },
        ...data.transactions.filter((one) => !one.pending),
      ],
    });
    told = (data) => pending(data, 'a');
    await refreshed(link_id);
    const first = await sync(link_id);
    await refreshed(link_id);
    const second = await sync(link_id, first.cursor.next);
    expect(second.transactions).toEqual({
      created: [expect.objectContaining({ pending: true })],
      updated: [],
      removed: [],
    });
    told = (data) => ({ transactions: data.transactions.filter((one) => !one.pending) });
    await refreshed(link_id);
    expect((await sync(link_id, second.cursor.next)).transactions).toEqual({ created: [], updated: [], removed: [] });
  });

  test('what is too old to be given is out of reach, not gone', async () => {
    const { link_id } = await merchant.link({ settings: { products: { transactions: { required: true } } } });
    const first = await sync(link_id);
    told = ({ transactions }) => ({ transactions: transactions.slice(0, 10).filter(({ pending }) => !pending) });
    await refreshed(link_id);
    expect((await sync(link_id, first.cursor.next)).transactions.removed).toEqual([]);
  });
});
