import { createHash } from 'node:crypto';
import { type Kysely, sql, type Transaction } from 'kysely';
import type { Tables } from '../../database/tables.ts';
import { HISTORY } from './products.ts';

/** A transaction as integrations bring it. Amounts are in the currency's main unit: in above zero, out below. */
export interface TransactionFound {
  /** The integration's own name of it, within the link. */
  id: string;
  account: string;
  /** `YYYY-MM-DD`. */
  date: string;
  amount: number;
  currency: string;
  description: string;
  raw_description: string;
  category: string;
  pending: boolean;
}

/** All that is known of the link now, recent and old, the newest first. */
export async function readTransactions(db: Kysely<Tables>, linkId: string): Promise<TransactionFound[]> {
  const results = await db
    .selectFrom('link_results')
    .select('data')
    .where('link_id', '=', linkId)
    .where('resource', 'in', ['transactions', HISTORY])
    .orderBy(sql`resource = ${HISTORY}`)
    .execute();
  const found = new Map<string, TransactionFound>();
  for (const { data } of results)
    for (const one of (data as { transactions: TransactionFound[] }).transactions)
      if (!found.has(one.id)) found.set(one.id, one);
  return [...found.values()].sort((a, b) => (a.date === b.date ? (a.id < b.id ? -1 : 1) : a.date < b.date ? 1 : -1));
}

/**
 * Notes what is new, has changed or has gone since the last time, as one edition of the link's transactions. What is
 * pending is replaced as a whole each time, as the contract has it; what is older than all that was found is out of
 * reach, not gone.
 * @returns whether there is anything to tell.
 */
export async function noteTransactions(trx: Transaction<Tables>, linkId: string): Promise<boolean> {
  const found = await readTransactions(trx, linkId);
  const oldest = found.at(-1)?.date ?? '';
  await trx
    .deleteFrom('moneykit_changes')
    .where('link_id', '=', linkId)
    .where((row) => row.or([row('pending', '=', true), row('day', '<', oldest)]))
    .execute();
  const before = await trx.selectFrom('moneykit_changes').selectAll().where('link_id', '=', linkId).execute();
  const known = new Map(before.map((row) => [row.transaction_id, row]));
  // Of a sequence: a later one is higher, whatever has been forgotten. The link's row is locked, so none overtakes.
  const { rows: drawn } = await sql<{
    edition: number;
  }>`select nextval('moneykit_editions')::integer as edition`.execute(trx);
  const edition = drawn[0]?.edition ?? 0;
  const rows = found.flatMap((one) => {
    const digest = digestOf(one);
    const row = known.get(one.id);
    if (row && row.digest === digest && !row.removed) return [];
    return [
      {
        link_id: linkId,
        transaction_id: one.id,
        first_edition: row?.first_edition ?? edition,
        edition,
        removed: false,
        pending: one.pending,
        day: one.date,
        digest,
      },
    ];
  });
  const present = new Set(found.map(({ id }) => id));
  const gone = before
    .filter(({ transaction_id, removed }) => !removed && !present.has(transaction_id))
    .map((row) => ({ ...row, edition, removed: true }));
  for (const some of inPortions([...rows, ...gone])) await write(trx, some);
  return rows.length + gone.length > 0;
}

/** A statement takes some ten thousand values. */
function inPortions<T>(all: readonly T[], size = 1000): T[][] {
  return Array.from({ length: Math.ceil(all.length / size) }, (_, at) => all.slice(at * size, (at + 1) * size));
}

type Row = Omit<Tables['moneykit_changes'], 'removed'> & { removed: boolean };

const write = (trx: Transaction<Tables>, rows: Row[]) =>
  trx
    .insertInto('moneykit_changes')
    .values(rows)
    .onConflict((conflict) =>
      conflict.columns(['link_id', 'transaction_id']).doUpdateSet((row) => ({
        first_edition: row.ref('excluded.first_edition'),
        edition: row.ref('excluded.edition'),
        removed: row.ref('excluded.removed'),
        pending: row.ref('excluded.pending'),
        day: row.ref('excluded.day'),
        digest: row.ref('excluded.digest'),
      })),
    )
    .execute();

const digestOf = ({ account, date, amount, currency, description, raw_description, category }: TransactionFound) =>
  createHash('sha256')
    .update(JSON.stringify([account, date, amount, currency, description, raw_description, category]))
    .digest('base64url');
