import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { sandbox } from '../../integrations/sandbox/sandbox.ts';
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
