import type { SessionRow, SessionUpdate } from '../../database/tables.ts';
import type { Deps } from '../../deps.ts';
import { readIntent } from '../sessions/intents.ts';
import type { Change } from '../sessions/move.ts';
import { queueOperations } from './operation-rows.ts';

/** The move to `operations`: they are queued, and their job is sent, in the transaction of the move itself. */
export async function startOperations(
  { db, jobs }: Deps,
  session: SessionRow,
  chosen: string[],
  set: SessionUpdate = {},
): Promise<Change> {
  const { operations } = await readIntent(db, session.intent_id);
  const run = session.run + 1;
  return {
    to: 'operations',
    set: { ...set, chosen: JSON.stringify(chosen), failure: null, run },
    async also(trx) {
      await queueOperations(trx, session, operations);
      await jobs.send(trx, 'operations', { session_id: session.id, run });
    },
  };
}
