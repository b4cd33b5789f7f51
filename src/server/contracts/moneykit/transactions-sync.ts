import { type Kysely, sql } from 'kysely';
import * as v from 'valibot';
import type { Tables } from '../../database/tables.ts';
import { route } from '../../http/route.ts';
import { readAccounts } from './account-view.ts';
import { token } from './guards.ts';
import { LinkBody, viewLink } from './link-view.ts';
import { exchangedLink } from './own-link.ts';
import { mustHave } from './permitted.ts';
import { readCursor, readNumber, writeCursor } from './query.ts';
import { readTransactions } from './transaction-log.ts';
import { TransactionBody, transactionId, viewTransaction } from './transaction-view.ts';

/** `GET /links/:id/transactions/sync?cursor&size`: what has come, changed or gone since the cursor was given. */
export const transactionsSync = route({
  method: 'GET',
  path: '/links/:id/transactions/sync',
  summary: 'Transactions that have changed',
  query: { cursor: 'cursor.next of an earlier answer; from the beginning without', size: '1 to 500; 50 unless told' },
  dialect: 'moneykit',
  access: token('link:data:read'),
  answers: {
    200: v.object({
      transactions: v.object({
        created: v.array(TransactionBody),
        updated: v.array(TransactionBody),
        removed: v.array(v.string()),
      }),
      cursor: v.object({ next: v.optional(v.string()) }),
      has_more: v.boolean(),
      link: LinkBody,
    }),
  },
  async handle(c, deps) {
    const { db } = deps;
    const size = readNumber(c, 'size', { to: 500, unless: 50 });
    const [, edition = '0', id = ''] = readCursor(c, /^(\d{1,9}) (.*)$/s) ?? [];
    const link = await exchangedLink(c, deps);
    await mustHave(deps, link, 'transactions');
    const rows = await readChanges(db, link.id, { edition: Number(edition), id }, size + 1);
    const page = rows.slice(0, size);
    const last = page.at(-1);
    const next = last ? writeCursor(`${last.edition} ${last.id}`) : c.req.query('cursor');
    const [accounts, found] = [await readAccounts(db, link), await readTransactions(db, link.id)];
    const byId = new Map(found.map((one) => [one.id, one]));
    const view = (changes: typeof page) =>
      changes.flatMap((row) => {
        const one = byId.get(row.id);
        const account = one && accounts.get(one.account);
        return account ? [viewTransaction(link.id, account.account_id, one)] : [];
      });
    return c.json({
      transactions: {
        created: view(page.filter(({ removed, unseen }) => !removed && unseen)),
        updated: view(page.filter(({ removed, unseen }) => !removed && !unseen)),
        removed: page.filter(({ removed, unseen }) => removed && !unseen).map((row) => transactionId(link.id, row.id)),
      },
      cursor: next ? { next } : {},
      has_more: rows.length > size,
      link: await viewLink(db, link),
    });
  },
});

/** In the order in which they are told: `unseen` are those that first stood after the cursor. */
const readChanges = (db: Kysely<Tables>, linkId: string, after: { edition: number; id: string }, limit: number) =>
  db
    .selectFrom('moneykit_changes')
    .select(['transaction_id as id', 'edition', 'removed'])
    .select(sql<boolean>`(first_edition, transaction_id) > (${after.edition}::integer, ${after.id}::text)`.as('unseen'))
    .where('link_id', '=', linkId)
    .where(sql<boolean>`(edition, transaction_id) > (${after.edition}::integer, ${after.id}::text)`)
    .orderBy('edition')
    .orderBy('transaction_id')
    .limit(limit)
    .execute();
