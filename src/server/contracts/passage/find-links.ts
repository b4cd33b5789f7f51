import { sql } from 'kysely';
import type { IntentRow, SessionRow } from '../../database/tables.ts';
import type { Deps } from '../../deps.ts';
import type { Attempt } from './standing.ts';

/** A link of this contract, from the moment somebody asked for it. */
export interface Found {
  intent: IntentRow;
  /** The last attempt at it. */
  attempt: (Attempt & { id: string; changed_at: Date | null; overdue: boolean }) | null;
  /** Nobody can claim it any more. */
  over: boolean;
}

/** Links of this contract with their last attempts, to be narrowed down. */
const select = ({ db }: Pick<Deps, 'db'>) =>
  db
    .selectFrom('intents as i')
    .leftJoinLateral(
      (query) =>
        query
          .selectFrom('sessions')
          .select(['id as attempt_id', 'step', 'failure', 'left_at', 'changed_at'])
          .select(sql<boolean>`expires_at <= clock()`.as('overdue'))
          .whereRef('intent_id', '=', 'i.id')
          .orderBy('attempt', 'desc')
          .limit(1)
          .as('s'),
      (join) => join.onTrue(),
    )
    .selectAll('i')
    .select(['attempt_id', 'step', 'failure', 'left_at', 'changed_at', 'overdue'])
    .select(sql<boolean>`i.expires_at <= clock()`.as('over'))
    .where('i.contract', '=', 'passage');

type Row = Awaited<ReturnType<ReturnType<typeof select>['execute']>>[number];

function toFound(row: Row): Found {
  const { attempt_id, step, failure, left_at, changed_at, overdue, over, ...intent } = row;
  const attempt = attempt_id &&
    step && {
      id: attempt_id,
      step: step as SessionRow['step'],
      failure,
      left_at,
      changed_at,
      overdue: overdue === true,
    };
  return { intent, attempt: attempt || null, over };
}

/** The client's link, or undefined: another client's is unknown. */
export async function findLink(deps: Pick<Deps, 'db'>, clientId: string, id: string): Promise<Found | undefined> {
  const row = await select(deps).where('i.client_id', '=', clientId).where('i.id', '=', id).executeTakeFirst();
  return row && toFound(row);
}

/** The link that a claim code claims, by the hash of the code. */
export async function findLinkByCode(deps: Pick<Deps, 'db'>, hash: string): Promise<Found | undefined> {
  const row = await select(deps).where('i.hash', '=', hash).executeTakeFirst();
  return row && toFound(row);
}

/** The client's links, the newest first. */
export async function listLinks(deps: Pick<Deps, 'db'>, clientId: string, limit: number): Promise<Found[]> {
  const rows = await select(deps)
    .where('i.client_id', '=', clientId)
    .orderBy('i.created_at', 'desc')
    .orderBy('i.id')
    .limit(limit)
    .execute();
  return rows.map(toFound);
}
