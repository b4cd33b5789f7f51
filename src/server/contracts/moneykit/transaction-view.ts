import { createHash } from 'node:crypto';
import * as v from 'valibot';
import { asUuid } from '../../core/ids.ts';
import type { TransactionFound } from './transaction-log.ts';

export const TransactionBody = v.object({
  transaction_id: v.string(),
  account_id: v.string(),
  /** Never below zero: `type` says whether it comes or goes. */
  amount: v.string(),
  type: v.picklist(['credit', 'debit']),
  currency: v.string(),
  date: v.string(),
  description: v.string(),
  raw_description: v.string(),
  pending: v.boolean(),
  category: v.string(),
});
type TransactionBody = v.InferOutput<typeof TransactionBody>;

/** The same at every reading, another for every link. */
export const transactionId = (linkId: string, id: string): string =>
  asUuid(createHash('sha256').update(`${linkId}/${id}`).digest());

export function viewTransaction(linkId: string, accountId: string, found: TransactionFound): TransactionBody {
  const { amount, currency, date, description, raw_description, pending, category } = found;
  return {
    transaction_id: transactionId(linkId, found.id),
    account_id: accountId,
    amount: Math.abs(amount).toFixed(2),
    type: amount < 0 ? 'debit' : 'credit',
    currency,
    date,
    description,
    raw_description,
    pending,
    category,
  };
}
