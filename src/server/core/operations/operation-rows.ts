import type { Kysely, Transaction } from 'kysely';
import type { IntentRow, OperationRow, SessionRow, Tables } from '../../database/tables.ts';
import type { Deps } from '../../deps.ts';
import { newId } from '../ids.ts';
import { intentOf } from '../sessions/intents.ts';
import type { Change } from '../sessions/move.ts';

/**
 * Queues the session's operations, without those whose data kind was declined. What was written at the same accounts
 * stands, with what it brought; what had not succeeded there is the same operation, and keeps its id.
 */
export async function queueOperations(
  trx: Transaction<Tables>,
  { id, declined }: Pick<SessionRow, 'id' | 'declined'>,
  wished: IntentRow['operations'],
  target: string,
) {
  const before = (await readOperations(trx, id)).filter((one) => one.target === target && !isPublished(one));
  const wrote = before.filter(({ action, status }) => action === 'write' && status === 'succeeded');
  const again = before.filter((one) => !wrote.includes(one));
  const kept = before.map((one) => one.id);
  await trx
    .deleteFrom('operations')
    .where('session_id', '=', id)
    .$if(kept.length > 0, (rest) => rest.where('id', 'not in', kept))
    .execute();
  const queued = { status: 'queued' as const, progress: 0, result: null };
  if (again.length)
    await trx
      .updateTable('operations')
      .set({ ...queued, approved: false, tries: 0, error_code: null })
      .where(
        'id',
        'in',
        again.map((one) => one.id),
      )
      .execute();
  const rows = wished.flatMap(({ resource, action, optional, consent }, position) =>
    (consent !== undefined && declined.includes(consent)) || before.some((one) => one.position === position)
      ? []
      : [{ ...queued, resource, action, optional, id: newId('op'), session_id: id, position, target }],
  );
  if (rows.length) await trx.insertInto('operations').values(rows).execute();
}

/** It belongs to a link that is made, or was read and dropped. */
const isPublished = ({ status, result }: OperationRow) => status === 'succeeded' && result === null;

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

/** Nothing partial is kept, but what was written: a second try must not write it again. */
export async function dropReads(trx: Transaction<Tables>, sessionId: string): Promise<void> {
  await trx
    .updateTable('operations')
    .set({ result: null })
    .where('session_id', '=', sessionId)
    .where('action', '=', 'read')
    .execute();
}

/** Nothing is kept: nobody tries again. */
export async function dropResults(trx: Transaction<Tables>, sessionId: string): Promise<void> {
  await trx.updateTable('operations').set({ result: null }).where('session_id', '=', sessionId).execute();
}
