import * as v from 'valibot';
import { route } from '../../http/route.ts';
import { AccountBody, only, readAccounts } from './account-view.ts';
import { token } from './guards.ts';
import { LinkBody, viewLink } from './link-view.ts';
import { exchangedLink } from './own-link.ts';
import { mustHave } from './permitted.ts';
import { readDay, readList, readNumber } from './query.ts';
import { readTransactions } from './transaction-log.ts';
import { TransactionBody, viewTransaction } from './transaction-view.ts';

/** `GET /links/:id/transactions?account_ids&start_date&end_date&page&size`: the newest first. Days are inclusive. */
export const transactionsRoute = route({
  method: 'GET',
  path: '/links/:id/transactions',
  summary: 'Transactions, the newest first',
  query: {
    account_ids: 'only of these; of all where it is left out',
    start_date: 'YYYY-MM-DD',
    end_date: 'YYYY-MM-DD',
    page: 'from 1',
    size: '1 to 500; 50 unless told',
  },
  dialect: 'moneykit',
  access: token('link:data:read'),
  answers: {
    200: v.object({
      total: v.number(),
      page: v.number(),
      size: v.number(),
      transactions: v.array(TransactionBody),
      accounts: v.array(AccountBody),
      link: LinkBody,
    }),
  },
  async handle(c, deps) {
    const [from, to] = [readDay(c, 'start_date'), readDay(c, 'end_date')];
    const page = readNumber(c, 'page', { to: 100_000, unless: 1 });
    const size = readNumber(c, 'size', { to: 500, unless: 50 });
    const link = await exchangedLink(c, deps);
    await mustHave(deps, link, 'transactions');
    const accounts = new Map(only(await readAccounts(deps.db, link), readList(c, 'account_ids')));
    const all = (await readTransactions(deps.db, link.id)).flatMap((one) => {
      const account = accounts.get(one.account);
      const wanted = account && (!from || one.date >= from) && (!to || one.date <= to);
      return wanted ? [viewTransaction(link.id, account.account_id, one)] : [];
    });
    const transactions = all.slice((page - 1) * size, page * size);
    return c.json({
      total: all.length,
      page,
      size: transactions.length,
      transactions,
      accounts: [...accounts.values()],
      link: await viewLink(deps.db, link),
    });
  },
});
