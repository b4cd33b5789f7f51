import { sql } from 'kysely';
import { inMinutes, now } from '../../database/clock.ts';
import type { SessionRow } from '../../database/tables.ts';
import type { Deps } from '../../deps.ts';
import { audit } from '../audit/audit.ts';
import { tellContract } from '../contract.ts';
import { shredArguments } from '../operations/arguments.ts';
import { dropResults } from '../operations/operation-rows.ts';
import { hashToken, isToken } from '../secrets/tokens.ts';

/** Minutes without a sign of life after which a bearer dies. */
export const IDLE_MINUTES = 15;
/** Minutes after its first opening at which a session ends, whatever happens. */
export const SESSION_MINUTES = 60;

/**
 * The session this bearer stands for, or undefined. Using the bearer keeps it alive; a session whose time is up is
 * moved to `expired` first.
 */
export async function findByBearer(deps: Deps, bearer: string): Promise<SessionRow | undefined> {
  if (!isToken('bearer', bearer) && !isToken('client_bearer', bearer)) return undefined;
  const found = await deps.db
    .selectFrom('sessions')
    .selectAll()
    .select([
      sql<boolean>`expires_at <= clock()`.as('overdue'),
      // Once a minute is enough: a write for each read would be a disk's turn for each read.
      sql<boolean>`bearer_expires_at < ${inMinutes(IDLE_MINUTES - 1)}`.as('resting'),
    ])
    .where('bearer_hash', '=', hashToken(deps.keys, bearer))
    .where('bearer_expires_at', '>', now)
    .executeTakeFirst();
  if (!found) return undefined;
  const { overdue, resting, ...session } = found;
  if (overdue && session.step !== 'done' && session.step !== 'expired') {
    await expireOverdue(deps);
    return readSession(deps, session.id);
  }
  if (!resting) return session;
  return deps.db
    .updateTable('sessions')
    .set({ bearer_expires_at: inMinutes(IDLE_MINUTES) })
    .where('id', '=', session.id)
    .where('bearer_hash', '=', session.bearer_hash)
    .returningAll()
    .executeTakeFirst();
}

export const readSession = ({ db }: Pick<Deps, 'db'>, id: string): Promise<SessionRow | undefined> =>
  db.selectFrom('sessions').selectAll().where('id', '=', id).executeTakeFirst();

/** Ends every session whose time is up, and forgets what its integration remembered. */
export async function expireOverdue(deps: Deps): Promise<void> {
  await deps.db.transaction().execute(async (trx) => {
    const ended = await trx
      .updateTable('sessions')
      .set((row) => ({
        step: 'expired',
        version: row('version', '+', 1),
        pages: null,
        state: null,
        challenge: null,
        error: null,
      }))
      .where('expires_at', '<=', now)
      .where('step', 'not in', ['done', 'expired'])
      .returningAll()
      .execute();
    for (const session of ended) {
      const { id, intent_id } = session;
      await dropResults(trx, id);
      await shredArguments(trx, intent_id, 'attempt');
      await audit(trx, deps.keys, { actor: 'server', action: 'session.expire', object: id });
      await tellContract(trx, deps, 'expired', session);
      await deps.events.announce(trx, id);
    }
  });
}
