import { ERRORS, type ErrorCode } from '../../../protocol/errors.ts';
import type { SessionError } from '../../../protocol/session.ts';
import type { FoundAccount } from '../../database/tables/sessions.ts';
import type { SessionRow } from '../../database/tables.ts';
import type { Deps } from '../../deps.ts';
import type { FormOutcome } from '../../integrations/integration.ts';
import { type Picks, picksOf } from '../contract.ts';
import { askChallenge } from '../login/ask-challenge.ts';
import { countWrongTry } from '../login/attempts.ts';
import { NO_LOGIN, sealState } from '../login/integration-call.ts';
import { enterOauth } from '../oauth/enter.ts';
import { startOperations } from '../operations/start-operations.ts';
import { intentOf } from './intents.ts';
import type { Change } from './move.ts';
import { accountsOf, canBeChosen, nameAccounts } from './name-accounts.ts';
import { known } from './session-view.ts';

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
    case 'accounts':
      return { ...(await choose(deps, session, outcome)), login: outcome.state };
    case 'failed':
      return fail({ code: outcome.code });
    case 'refused':
      // Saying no is no guess; the former way into the window is spent.
      if (asked === 'oauth') return enterOauth(deps, session, { error: JSON.stringify({ code: outcome.code }) });
      return refuse(session, asked, outcome.code, outcome.fields);
  }
}

/** The person is in: which accounts, or that there is none to link. */
async function choose(deps: Deps, session: SessionRow, { accounts: found, state }: Found): Promise<Change> {
  const intent = await intentOf(deps.db, session);
  const accounts = await nameAccounts(deps, session, intent, found);
  const open = accounts.filter(canBeChosen);
  if (!open.length && !accounts.some(({ linked }) => linked)) return fail({ code: 'NO_ACCOUNTS' });
  const login = {
    state: sealState(deps, session, state),
    challenge: null,
    pages: null,
    accounts: JSON.stringify(accounts),
  };
  const former = intent.renews ? (await accountsOf(deps, intent.renews)).map(({ id }) => id) : [];
  if (former.length && !open.some(({ id }) => former.includes(id))) return fail({ code: 'ACCOUNT_MISMATCH' });
  const decided = decide(picksOf(deps, intent), accounts, open, former);
  return decided ? startOperations(deps, session, decided, login) : { to: 'accounts', set: login };
}

type Found = Extract<FormOutcome, { kind: 'accounts' }>;

/** What is linked without asking, or undefined where the person has a choice, or should see why they have none. */
function decide({ select, keepsFormer }: Picks, all: FoundAccount[], open: FoundAccount[], former: string[]) {
  const kept = open.filter(({ id }) => former.includes(id));
  if (keepsFormer && kept.length === former.length && kept.length) return former;
  if (!open.length) return undefined;
  if (select === 'none') return open.map(({ id }) => id);
  // What the merchant does not want needs no explanation where there is one other.
  const settled = open.length === 1 && all.every(({ unavailable }) => !unavailable || unavailable === 'filtered');
  return settled ? open.map(({ id }) => id) : undefined;
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
