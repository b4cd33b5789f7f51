import { ERRORS, type ErrorCode } from '../../protocol/errors.ts';
import type { SessionError } from '../../protocol/session.ts';
import type { FoundAccount, SessionRow } from '../database/tables.ts';
import type { Deps } from '../deps.ts';
import type { AccountFound, FormOutcome } from '../integrations/integration.ts';
import { askChallenge } from './ask-challenge.ts';
import { countWrongTry } from './attempts.ts';
import { picksOf } from './contract.ts';
import { newId } from './ids.ts';
import { NO_LOGIN, sealState } from './integration-call.ts';
import { readIntent } from './intents.ts';
import type { Change } from './move.ts';
import { enterOauth } from './oauth/enter.ts';
import { known } from './session-view.ts';
import { startOperations } from './start-operations.ts';

/**
 * Turns what an integration answered into the session's next step, one branch for each answer.
 * @param asked the step at which the person typed, or from which they went to sign in elsewhere.
 */
export async function follow(
  deps: Deps,
  session: SessionRow,
  asked: 'credentials' | 'challenge' | 'oauth',
  outcome: FormOutcome,
): Promise<Change> {
  switch (outcome.kind) {
    case 'challenge':
      return askChallenge(deps, session, outcome);
    case 'form': {
      const state = sealState(deps, session, outcome.state);
      const page = { schema: outcome.schema, of: outcome.of ?? null, state };
      return { to: 'credentials', set: { pages: JSON.stringify([...(session.pages ?? []), page]), state } };
    }
    case 'accounts': {
      const accounts = await nameAccounts(deps, session, outcome.accounts);
      if (!accounts.length) return fail({ code: 'NO_ACCOUNTS' });
      const login = {
        state: sealState(deps, session, outcome.state),
        challenge: null,
        pages: null,
        accounts: JSON.stringify(accounts),
      };
      if (accounts.length > 1) return { to: 'accounts', set: login };
      return startOperations(deps, session, [known(accounts[0]).id], login);
    }
    case 'failed':
      return fail({ code: outcome.code });
    case 'refused':
      // Saying no is no guess; the former way into the window is spent.
      if (asked === 'oauth') return enterOauth(deps, session, { error: JSON.stringify({ code: outcome.code }) });
      return refuse(session, asked, outcome.code, outcome.fields);
  }
}

/** Those that may be picked. Of a link that is connected anew they keep the ids they had. */
async function nameAccounts(deps: Deps, session: SessionRow, found: AccountFound[]): Promise<FoundAccount[]> {
  const intent = await readIntent(deps.db, session.intent_id);
  const { allows } = picksOf(deps, intent);
  const former = intent.renews
    ? await deps.db.selectFrom('accounts').select(['ref', 'id']).where('link_id', '=', intent.renews).execute()
    : [];
  const ids = new Map(former.map(({ ref, id }) => [ref, id]));
  return found.filter(allows).map((account) => ({ ...account, id: ids.get(account.ref) ?? newId('acc') }));
}

const fail = (failure: SessionError): Change => ({
  to: 'failed',
  set: { ...NO_LOGIN, failure: JSON.stringify(failure) },
});

/** A malformed field is no guess; everything else that is refused is, and the last one ends the round. */
function refuse(
  session: SessionRow,
  asked: 'credentials' | 'challenge',
  code: ErrorCode,
  fields: SessionError['fields'],
): Change {
  if (ERRORS[code].type === 'CREDENTIAL_ERROR' && code !== 'INVALID_CREDENTIALS')
    return stay(asked, { code, ...(fields && { fields }) });
  const { attempts, left } = countWrongTry(session.attempts, known(session.integration_id), asked);
  const change = left > 0 ? stay(asked, { code, attempts_left: left }) : fail({ code: 'TOO_MANY_ATTEMPTS' });
  return { ...change, set: { ...change.set, attempts: JSON.stringify(attempts) } };
}

/** Refuses the move: same step, with a reason. */
export const stay = (step: Change['to'], error: SessionError): Change => ({
  to: step,
  set: { error: JSON.stringify(error) },
});
