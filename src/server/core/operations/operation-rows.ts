import type { Kysely, Transaction } from 'kysely';
import type { IntentRow, OperationRow, SessionRow, Tables } from '../../database/tables.ts';
import type { Deps } from '../../deps.ts';
import { newId } from '../ids.ts';
import { intentOf } from '../sessions/intents.ts';
import type { Change } from '../sessions/move.ts';

/** Replaces the session's operations by fresh ones, all queued; without those whose data kind was declined. */
export async function queueOperations(
  trx: Transaction<Tables>,
  { id, declined }: Pick<SessionRow, 'id' | 'declined'>,
  wished: IntentRow['operations'],
) {
  await trx.deleteFrom('operations').where('session_id', '=', id).execute();
  const rows = wished.flatMap(({ resource, action, optional, consent }, position) =>
    consent !== undefined && declined.includes(consent)
      ? []
      : [
          {
            resource,
            action,
            optional,
            id: newId('op'),
            session_id: id,
            position,
            status: 'queued' as const,
            progress: 0,
            result: null,
          },
        ],
  );
  if (rows.length) await trx.insertInto('operations').values(rows).execute();
}

/** In the order in which they run. */
export const readOperations = (db: Kysely<Tables>, sessionId: string): Promise<OperationRow[]> =>
  db.selectFrom('operations').selectAll().where('session_id', '=', sessionId).orderBy('position').execute();

/** The one that waits for the person, if it is this one. */
export const waitingOperation = (db: Kysely<Tables>, session: Pick<SessionRow, 'id'>, id: string) =>
  db
    .selectFrom('operations')
    .selectAll()
    .where('id', '=', id)
    .where('session_id', '=', session.id)
    .where('status', '=', 'needs_user')
    .executeTakeFirst();

/** Failed ones that leave it to the person how to go on; none while others are still to run. */
export async function undecided(
  db: Kysely<Tables>,
  session: Pick<SessionRow, 'id'>,
  intent: Pick<IntentRow, 'operations'>,
): Promise<OperationRow[]> {
  return undecidedOf(await readOperations(db, session.id), intent);
}

/** Of those the one that a move names, or all where it names none. @returns their ids. */
export async function undecidedIds(db: Kysely<Tables>, session: SessionRow, id: string | undefined): Promise<string[]> {
  const open = await undecided(db, session, await intentOf(db, session));
  return open.filter((operation) => id === undefined || operation.id === id).map((operation) => operation.id);
}

/** The same of operations that are known. */
export const undecidedOf = (operations: OperationRow[], intent: Pick<IntentRow, 'operations'>): OperationRow[] =>
  operations.some(({ status }) => status === 'queued' || status === 'running' || status === 'needs_user')
    ? []
    : operations.filter(({ status, position }) => status === 'failed' && intent.operations[position]?.asks);

/** Their job had come to rest, and is sent anew after this change of theirs. */
export function goOn(
  { jobs }: Pick<Deps, 'jobs'>,
  session: SessionRow,
  write: (trx: Transaction<Tables>) => Promise<void>,
): Change {
  const run = session.run + 1;
  return {
    to: 'operations',
    set: { run },
    async also(trx) {
      await write(trx);
      await jobs.send(trx, 'operations', { session_id: session.id, run });
    },
  };
}

/** What the person decided about these. */
export async function decide(
  trx: Transaction<Tables>,
  ids: string[],
  set: Partial<Pick<OperationRow, 'progress' | 'error_code' | 'approved'>> & { status: 'queued' | 'skipped' },
): Promise<void> {
  await trx.updateTable('operations').set(set).where('id', 'in', ids).execute();
}

/** Nothing partial is kept. */
export async function dropResults(trx: Transaction<Tables>, sessionId: string): Promise<void> {
  await trx.updateTable('operations').set({ result: null }).where('session_id', '=', sessionId).execute();
}
