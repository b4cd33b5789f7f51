import type { Kysely, Transaction } from 'kysely';
import type { Consent, Operation } from '../../protocol/session.ts';
import type { Tables } from '../database/tables.ts';
import { newId } from './ids.ts';

/** What a consent makes the server do. */
const OF_CONSENT: Record<Consent, Pick<Operation, 'resource' | 'action'>> = {
  bills: { resource: 'bills', action: 'read' },
  payments: { resource: 'payments', action: 'read' },
};

/** Replaces the session's operations by fresh ones, all queued. */
export async function queueOperations(trx: Transaction<Tables>, sessionId: string, consents: Consent[]) {
  await trx.deleteFrom('operations').where('session_id', '=', sessionId).execute();
  await trx
    .insertInto('operations')
    .values(
      consents.map((consent, position) => ({
        ...OF_CONSENT[consent],
        id: newId('op'),
        session_id: sessionId,
        position,
        status: 'queued' as const,
        progress: 0,
        optional: false,
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
