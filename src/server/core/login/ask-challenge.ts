import { inSeconds } from '../../database/clock.ts';
import type { SessionRow } from '../../database/tables.ts';
import type { Deps } from '../../deps.ts';
import type { Outcome } from '../../integrations/integration.ts';
import type { Change } from '../sessions/move.ts';
import { sealState } from './integration-call.ts';

/** How often one session may have something sent again: each costs somebody a message, and somebody else their peace. */
export const RESENDS = 5;

/** Until the integration is asked whether a push was approved. */
export const POLL_SECONDS = 2;

/** The move to a challenge, or from one to the next. */
export function askChallenge(
  deps: Pick<Deps, 'keys' | 'jobs'>,
  session: SessionRow,
  { challenge, state, expiresIn, resendIn, instead = false }: Extract<Outcome, { kind: 'challenge' }>,
): Change {
  const { id, resends } = session;
  // Raised for every challenge: what asked for the one before finds itself outdated.
  const poll = session.polls + 1;
  return {
    to: 'challenge',
    set: {
      challenge: JSON.stringify(challenge),
      state: sealState(deps, session, state),
      challenge_expires_at: expiresIn === undefined ? null : inSeconds(expiresIn),
      resend_at: resendIn === undefined || resends >= RESENDS ? null : inSeconds(resendIn * 2 ** resends),
      instead,
      pages: null,
      polls: poll,
    },
    async also(trx) {
      if (challenge.kind === 'push')
        await deps.jobs.send(trx, 'approvals', { session_id: id, poll }, { startAfterSeconds: POLL_SECONDS });
    },
  };
}
