import type { Consent } from '../../protocol/session.ts';
import type { SessionRow, SessionUpdate } from '../database/tables.ts';
import type { Deps } from '../deps.ts';
import type { Change } from './move.ts';
import { queueOperations } from './operation-rows.ts';

/** The move to `operations`: they are queued, and their job is sent, in the transaction of the move itself. */
export async function startOperations(
  { db, jobs }: Deps,
  session: SessionRow,
  chosen: string[],
  set: SessionUpdate = {},
): Promise<Change> {
  const { consents } = await db
    .selectFrom('link_tokens')
    .select('consents')
    .where('id', '=', session.link_token_id)
    .executeTakeFirstOrThrow();
  const run = session.run + 1;
  return {
    to: 'operations',
    set: { ...set, chosen: JSON.stringify(chosen), failure: null, run },
    async also(trx) {
      await queueOperations(trx, session.id, consents as Consent[]);
      await jobs.send(trx, 'operations', { session_id: session.id, run });
    },
    after: () => jobs.wake('operations'),
  };
}
