import { goOn, undecided } from '../../operations/operation-rows.ts';
import { Refusal } from '../../refusal.ts';
import { intentOf } from '../intents.ts';
import type { MoveHandler } from '../move.ts';

/**
 * Leaves out an optional operation: one that has not begun, waits for the person, or has failed and leaves it to them.
 * Without an id: all of those that failed.
 */
export const skip: MoveHandler<'skip'> = async (deps, session, { operation_id }) => {
  const failed = await undecided(deps.db, session, await intentOf(deps.db, session));
  const chosen = failed.filter(({ id }) => operation_id === undefined || id === operation_id).map(({ id }) => id);
  if (chosen.length)
    return goOn(deps, session, async (trx) => {
      await trx.updateTable('operations').set({ status: 'skipped' }).where('id', 'in', chosen).execute();
    });
  const found = await deps.db
    .selectFrom('operations')
    .select(['id', 'status'])
    .where('id', '=', operation_id ?? '')
    .where('session_id', '=', session.id)
    .where('optional', '=', true)
    .where('status', 'in', ['queued', 'needs_user'])
    .executeTakeFirst();
  if (!found) throw new Refusal(400, 'INVALID_REQUEST', 'operation_id: names no operation that can be skipped.');
  const write = async (trx: Parameters<Parameters<typeof goOn>[2]>[0]) => {
    await trx.updateTable('operations').set({ status: 'skipped' }).where('id', '=', found.id).execute();
  };
  // What is under way goes on by itself.
  return found.status === 'queued' ? { to: 'operations', also: write } : goOn(deps, session, write);
};
