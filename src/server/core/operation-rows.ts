import type { Kysely, Transaction } from 'kysely';
import type { Operation } from '../../protocol/session.ts';
import type { IntentRow, Tables } from '../database/tables.ts';
import { newId } from './ids.ts';

/** Replaces the session's operations by fresh ones, all queued. */
export async function queueOperations(trx: Transaction<Tables>, sessionId: string, wished: IntentRow['operations']) {
  await trx.deleteFrom('operations').where('session_id', '=', sessionId).execute();
  if (!wished.length) return;
  await trx
    .insertInto('operations')
    .values(
      wished.map(({ resource, action, optional }, position) => ({
        resource,
        action,
        optional,
        id: newId('op'),
        session_id: sessionId,
        position,
        status: 'queued' as const,
        progress: 0,
        result: null,
      })),
    )
    .execute();
}

/** In the order in which they run. */
export const readOperations = (db: Kysely<Tables>, sessionId: string): Promise<Operation[]> =>
  db
    .selectFrom('operations')
    .select(['id', 'resource', 'action', 'status', 'progress', 'optional'])
    .where('session_id', '=', sessionId)
    .orderBy('position')
    .execute();
