import type { MoveHandler } from '../move.ts';
import { Refusal } from '../refusal.ts';

/** Leaves out an optional operation that has not begun. */
export const skip: MoveHandler<'skip'> = async ({ db }, session, { operation_id }) => {
  const queued = db
    .selectFrom('operations')
    .select('id')
    .where('id', '=', operation_id)
    .where('session_id', '=', session.id)
    .where('optional', '=', true)
    .where('status', '=', 'queued');
  if (!(await queued.executeTakeFirst()))
    throw new Refusal(400, 'INVALID_REQUEST', 'operation_id: names no operation that can be skipped.');
  return {
    to: 'operations',
    async also(trx) {
      await trx.updateTable('operations').set({ status: 'skipped' }).where('id', '=', operation_id).execute();
    },
  };
};
