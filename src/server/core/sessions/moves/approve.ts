import { shredArguments } from '../../operations/arguments.ts';
import { needsOf } from '../../operations/operation-needs.ts';
import { decide, dropReads, goOn, waitingOperation } from '../../operations/operation-rows.ts';
import { Refusal } from '../../refusal.ts';
import { intentOf } from '../intents.ts';
import type { MoveHandler } from '../move.ts';

/** The person has seen what is about to be written. Who says no to what is not optional, ends the attempt. */
export const approve: MoveHandler<'approve'> = async (deps, session, { operation_id, approved }) => {
  const operation = await waitingOperation(deps.db, session, operation_id);
  const needs = operation && (await needsOf(deps, session, await intentOf(deps.db, session), operation));
  if (!operation || needs?.kind !== 'review')
    throw new Refusal(400, 'INVALID_REQUEST', 'operation_id: names no operation that waits for approval.');
  if (!approved && !operation.optional)
    return {
      to: 'failed',
      set: { failure: JSON.stringify({ code: 'OPERATION_DECLINED' }) },
      async also(trx) {
        await dropReads(trx, session.id);
        // They may have mistyped it.
        await shredArguments(trx, session.intent_id, 'asked');
      },
    };
  const status = approved ? ('queued' as const) : ('skipped' as const);
  return goOn(deps, session, (trx) => decide(trx, [operation.id], { status, approved }));
};
