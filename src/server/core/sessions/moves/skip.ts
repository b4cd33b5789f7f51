import type { Transaction } from 'kysely';
import type { Tables } from '../../../database/tables.ts';
import { decide, goOn, undecidedIds } from '../../operations/operation-rows.ts';
import { Refusal } from '../../refusal.ts';
import type { MoveHandler } from '../move.ts';

/**
 * Leaves out an optional operation: one that has not begun, waits for the person, or has failed and leaves it to them.
 * Without an id: all of those that failed.
 */
export const skip: MoveHandler<'skip'> = async (deps, session, { operation_id }) => {
  const skipped = (ids: string[]) => (trx: Transaction<Tables>) => decide(trx, ids, { status: 'skipped' });
  const failed = await undecidedIds(deps.db, session, operation_id);
  if (failed.length) return goOn(deps, session, skipped(failed));
  const found = await deps.db
    .selectFrom('operations')
    .select(['id', 'status'])
    .where('id', '=', operation_id ?? '')
    .where('session_id', '=', session.id)
    .where('optional', '=', true)
    .where('status', 'in', ['queued', 'needs_user'])
    .executeTakeFirst();
  if (!found) throw new Refusal(400, 'INVALID_REQUEST', 'operation_id: names no operation that can be skipped.');
  const write = skipped([found.id]);
  // What is under way goes on by itself.
  return found.status === 'queued' ? { to: 'operations', also: write } : goOn(deps, session, write);
};
