import type { SessionRow } from '../../database/tables.ts';
import type { Deps } from '../../deps.ts';
import { asForm, type Outcome } from '../../integrations/integration.ts';
import type { JobData } from '../jobs/jobs.ts';
import { type Change, commit } from '../sessions/move.ts';
import { follow, stay } from '../sessions/outcome.ts';
import { leadsTo } from '../sessions/session-steps.ts';
import { known } from '../sessions/session-view.ts';
import { readSession } from '../sessions/sessions.ts';
import { POLL_SECONDS } from './ask-challenge.ts';
import { abandon, ask, prepareCall, unsealState } from './integration-call.ts';

/**
 * The job behind a `push`: asks the integration whether the person has approved it, and moves the session when there is
 * an answer. While there is none it sends its own successor, so that no server keeps anything but the row.
 * @param last nobody will try again after this time.
 */
export async function pollApproval(deps: Deps, { session_id, poll }: JobData['approvals'], last: boolean) {
  const session = await readSession(deps, session_id);
  if (session?.step !== 'challenge' || session.challenge?.kind !== 'push' || session.polls !== poll) return;
  // Nobody is looking: approved now, it would be linked behind their back.
  const outcome = session.bearer_hash === null ? WAITING : await judge(deps, session, last);
  if (outcome.kind === 'waiting') return askLater(deps, session);
  const change = outcome.kind === 'expired' ? TOO_LATE : await follow(deps, session, 'challenge', outcome);
  if (!leadsTo(session, 'approval')?.includes(change.to)) throw new Error(`An approval may not lead to ${change.to}.`);
  // What moves the session also outdates this job, were it done twice.
  const set = { polls: poll + 1, ...change.set };
  const moved = await commit(deps, session, { ...change, set }, 'session.approval');
  // Somebody moved in between: if it was not away from here, there is a next time.
  if (!moved) await askLater(deps, session);
  // Two may hear of the same approval: what one of them wrote, or can still be asked about, is not lost.
  await abandon(deps, session, moved ?? (await readSession(deps, session_id)), change.login);
}

const WAITING = { kind: 'waiting' } as const;
const TOO_LATE: Change = stay('challenge', { code: 'MFA_EXPIRED' });

type Judged = Outcome | { kind: 'waiting' } | { kind: 'expired' };

async function judge(deps: Deps, session: SessionRow, last: boolean): Promise<Judged> {
  const call = await prepareCall(deps, session);
  const { challenge_expires_at: until } = session;
  if (until && until <= call.context.now) return { kind: 'expired' };
  try {
    const state = unsealState(deps, session);
    return await ask(call, (integration, context) => known(asForm(integration).poll?.(context, state)));
  } catch (error) {
    if (!last || deps.stopping.aborted) throw error;
    deps.log.error({ event: 'approval_given_up', session_id: session.id }, error);
    return { kind: 'failed', code: 'BILLER_UNAVAILABLE' };
  }
}

/** One successor, however often this was done. */
async function askLater({ db, jobs }: Deps, { id, polls }: SessionRow): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const raised = await trx
      .updateTable('sessions')
      .set({ polls: polls + 1 })
      .where('id', '=', id)
      .where('polls', '=', polls)
      .where('step', '=', 'challenge')
      .returning('id')
      .executeTakeFirst();
    if (!raised) return;
    await jobs.send(trx, 'approvals', { session_id: id, poll: polls + 1 }, { startAfterSeconds: POLL_SECONDS });
  });
}
