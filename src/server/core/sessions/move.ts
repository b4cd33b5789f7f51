import type { Transaction } from 'kysely';
import type { MoveBody, MoveName } from '../../../protocol/endpoints.ts';
import type { StepName } from '../../../protocol/session.ts';
import { inSeconds, now } from '../../database/clock.ts';
import type { SessionRow, SessionUpdate, Tables } from '../../database/tables.ts';
import type { Deps } from '../../deps.ts';
import type { State } from '../../integrations/integration.ts';
import { audit } from '../audit/audit.ts';
import { tellContract } from '../contract.ts';
import { abandon } from '../login/integration-call.ts';
import { Refusal } from '../refusal.ts';
import { MOVE_HANDLERS } from './moves/index.ts';
import { leadsTo } from './session-steps.ts';

/** What a move asks for; it is written only if nobody moved in between. */
export interface Change {
  to: StepName;
  set?: SessionUpdate;
  /** The login that the integration has just given: it is signed out of where the session does not keep it. */
  login?: State;
  /** More to write, in the same transaction. */
  also?: (trx: Transaction<Tables>) => Promise<void>;
}

export type MoveHandler<N extends MoveName> = (deps: Deps, session: SessionRow, body: MoveBody<N>) => Promise<Change>;

export interface Moved {
  session: SessionRow;
  /** False: the move was made on an old version, or is not possible at this step, and changed nothing. */
  accepted: boolean;
}

/** Seconds for which a move that talks to the integration keeps others away. */
const CLAIM_SECONDS = 30;
const TALKS_TO_INTEGRATION: readonly MoveName[] = ['credentials', 'answer', 'resend', 'instead'];

/**
 * Makes one move, at most once for each version of the session: double clicks, repeats and late arrivals change
 * nothing, and an integration is asked once.
 */
export async function makeMove<N extends MoveName>(
  deps: Deps,
  session: SessionRow,
  version: number,
  name: N,
  body: MoveBody<N>,
  requestId: string,
): Promise<Moved> {
  if (session.version !== version) return { session, accepted: false };
  const targets = leadsTo(session, name);
  if (!targets) return { session, accepted: false };

  const claims = TALKS_TO_INTEGRATION.includes(name);
  if (claims && !(await claim(deps, session))) return late(deps, session);
  let moved: SessionRow | undefined;
  try {
    const handle = MOVE_HANDLERS[name] as MoveHandler<N>;
    const change = await handle(deps, session, body);
    if (!targets.includes(change.to)) throw new Error(`${name} may not lead from ${session.step} to ${change.to}.`);
    moved = await commit(deps, session, change, `session.${name}`, requestId);
    void abandon(deps, session, moved, change.login);
  } finally {
    if (claims && !moved) await release(deps, session);
  }
  return moved ? { session: moved, accepted: true } : late(deps, session);
}

/** Somebody else moved first: this is where the session stands now, for a caller whose bearer still lives. */
async function late({ db }: Deps, { bearer_hash, id }: SessionRow): Promise<Moved> {
  const session = await db
    .selectFrom('sessions')
    .selectAll()
    .where('id', '=', id)
    .where('bearer_hash', '=', bearer_hash)
    .executeTakeFirst();
  if (!session) throw new Refusal(401, 'SESSION_EXPIRED');
  return { session, accepted: false };
}

/** The compare-and-set that every move ends in. */
export async function commit(deps: Deps, session: SessionRow, change: Change, action: string, requestId?: string) {
  return deps.db.transaction().execute(async (trx) => {
    const moved = await trx
      .updateTable('sessions')
      .set({ error: null, ...change.set, claimed_until: null, step: change.to, version: session.version + 1 })
      .where('id', '=', session.id)
      .where('version', '=', session.version)
      .where('step', '=', session.step)
      // A second tab took over while this move was on its way.
      .where('bearer_hash', '=', session.bearer_hash)
      .where('expires_at', '>', now)
      .returningAll()
      .executeTakeFirst();
    if (!moved) return undefined;
    await change.also?.(trx);
    await audit(trx, deps.keys, { actor: session.id, action, object: session.id, request_id: requestId });
    if (moved.step === 'failed' && session.step !== 'failed') await tellContract(trx, deps, 'failed', moved);
    if (moved.left_at) await tellContract(trx, deps, 'left', moved);
    await deps.events.announce(trx, session.id);
    return moved;
  });
}

/** An in-flight claim is a row, so that parallel guesses cannot all reach the biller, on any number of servers. */
export async function claim({ db }: Deps, session: SessionRow): Promise<boolean> {
  const claimed = await db
    .updateTable('sessions')
    .set({ claimed_until: inSeconds(CLAIM_SECONDS) })
    .where('id', '=', session.id)
    .where('version', '=', session.version)
    .where((row) => row.or([row('claimed_until', 'is', null), row('claimed_until', '<=', now)]))
    .returning('id')
    .executeTakeFirst();
  return claimed !== undefined;
}

export async function release({ db }: Deps, session: SessionRow): Promise<void> {
  await db
    .updateTable('sessions')
    .set({ claimed_until: null })
    .where('id', '=', session.id)
    .where('version', '=', session.version)
    .execute();
}
