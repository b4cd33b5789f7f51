import type { Transaction } from 'kysely';
import type { Tables } from '../../database/tables.ts';
import type { BillFound } from '../../integrations/integration.ts';
import { newId } from '../ids.ts';

/** A bill at the account it is for. */
export type BillOf = Omit<BillFound, 'account'> & { account_id: string };

export interface BillChanges {
  created: string[];
  updated: string[];
}

/**
 * Makes the link's bills those that were found now. One that was known keeps its id: a bill is told by its account, the
 * day it is due and what it is for.
 */
export async function replaceBills(
  trx: Transaction<Tables>,
  linkId: string,
  found: readonly BillOf[],
): Promise<BillChanges> {
  const known = await trx.selectFrom('bills').selectAll().where('link_id', '=', linkId).execute();
  const changes: BillChanges = { created: [], updated: [] };
  const kept = new Set<string>();
  for (const { line_items, ...bill } of found) {
    const row = { ...bill, line_items: JSON.stringify(line_items) };
    const same = known.find((one) => !kept.has(one.id) && nameOf(one) === nameOf(bill));
    const id = same?.id ?? newId('bill');
    kept.add(id);
    if (!same) {
      await trx
        .insertInto('bills')
        .values({ ...row, id, link_id: linkId })
        .execute();
      changes.created.push(id);
    } else if (WHAT_CHANGES.some((name) => same[name] !== bill[name]) || !sameLines(same.line_items, line_items)) {
      await trx.updateTable('bills').set(row).where('id', '=', id).execute();
      changes.updated.push(id);
    }
  }
  const gone = known.filter(({ id }) => !kept.has(id)).map(({ id }) => id);
  if (gone.length) await trx.deleteFrom('bills').where('id', 'in', gone).execute();
  return changes;
}

const nameOf = ({ account_id, due_date, description }: Pick<BillOf, 'account_id' | 'due_date' | 'description'>) =>
  `${account_id} ${due_date} ${description}`;

const WHAT_CHANGES = ['amount', 'currency', 'statement_date', 'status', 'source', 'auto_pay_enabled'] as const;

type Lines = BillFound['line_items'];
/** One by one: the database gives an object's names back in an order of its own. */
const sameLines = (a: Lines, b: Lines) =>
  a.length === b.length &&
  a.every(({ description, amount }, at) => description === b[at]?.description && amount === b[at].amount);
