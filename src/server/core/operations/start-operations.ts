import { createHmac } from 'node:crypto';
import type { FoundAccount } from '../../database/tables/sessions.ts';
import type { SessionRow, SessionUpdate } from '../../database/tables.ts';
import type { Deps } from '../../deps.ts';
import { chosenAccounts } from '../sessions/chosen-accounts.ts';
import { readIntent } from '../sessions/intents.ts';
import type { Change } from '../sessions/move.ts';
import { queueOperations } from './operation-rows.ts';

/** The move to `operations`: they are queued, and their job is sent, in the transaction of the move itself. */
export async function startOperations(
  { db, jobs, keys }: Deps,
  session: SessionRow,
  chosen: string[],
  set: SessionUpdate = {},
): Promise<Change> {
  const { operations } = await readIntent(db, session.intent_id);
  const accounts = typeof set.accounts === 'string' ? (JSON.parse(set.accounts) as FoundAccount[]) : session.accounts;
  const target = targetOf(keys, session, chosenAccounts({ accounts, chosen }));
  const run = session.run + 1;
  return {
    to: 'operations',
    set: { ...set, chosen: JSON.stringify(chosen), failure: null, run },
    async also(trx) {
      await queueOperations(trx, session, operations, target);
      await jobs.send(trx, 'operations', { session_id: session.id, run });
    },
  };
}

/** By the integration's own names: ours are new after each login. */
function targetOf({ pepper }: Deps['keys'], { integration_id }: SessionRow, accounts: FoundAccount[]): string {
  const names = accounts.map(({ ref, mask }) => JSON.stringify([ref, mask])).sort();
  return createHmac('sha256', pepper)
    .update(`target ${JSON.stringify([integration_id, names])}`)
    .digest('base64url');
}
