import type { SessionRow } from '../../database/tables.ts';
import type { Deps } from '../../deps.ts';
import type { Context, FormOutcome, Integration } from '../../integrations/integration.ts';
import { giveBack, hitLimit } from '../limits.ts';
import { Refusal } from '../refusal.ts';
import { hashToken } from '../secrets/tokens.ts';
import { known } from '../sessions/session-view.ts';
import { ask, type Call, type Unanswered } from './integration-call.ts';

/** Wrong tries an hour of one person at one integration, whatever the number of sessions, addresses and servers. */
const PER_HOUR = { credentials: 20, challenge: 10 };

/**
 * Asks the integration whether what the person typed is right. The try is counted before it is made: of many at the same
 * time no more reach the biller than may be wrong. It is given back when it was right, or was no guess.
 * @throws {Refusal} 429 with `Retry-After`, and the integration is not asked.
 */
export async function guess<O extends FormOutcome>(
  deps: Deps,
  session: SessionRow,
  kind: keyof typeof PER_HOUR,
  call: Call,
  question: (integration: Integration, context: Context) => Promise<O>,
): Promise<O | Unanswered> {
  const key = await keyOf(deps, session, kind);
  const hit = await hitLimit(deps.db, 'guess_limits', key, { limit: PER_HOUR[kind], windowSeconds: 3600 });
  if (!hit.allowed)
    throw new Refusal(
      429,
      'RATE_LIMITED',
      `Too many wrong tries at this integration. Try again in ${Math.ceil(hit.retryAfterSeconds / 60)} minutes.`,
      { headers: { 'Retry-After': String(hit.retryAfterSeconds) } },
    );
  const outcome = await ask(call, question);
  // An answer that never came may have been a judgement.
  if (!isWrong(outcome) && !call.context.signal.aborted) await giveBack(deps.db, 'guess_limits', key, hit);
  return outcome;
}

function isWrong(outcome: FormOutcome): boolean {
  if (outcome.kind === 'refused') return outcome.code !== 'FIELD_INVALID';
  return outcome.kind === 'failed' && outcome.code !== 'BILLER_UNAVAILABLE' && outcome.code !== 'NO_ACCOUNTS';
}

/**
 * Where the merchant did not say who it is, the name of the login stands for the person. Hashed: neither is to be found
 * in a table of numbers.
 */
async function keyOf({ db, keys }: Deps, session: SessionRow, kind: string): Promise<string> {
  const { client_user_id } = await db
    .selectFrom('intents')
    .select('client_user_id')
    .where('id', '=', session.intent_id)
    .executeTakeFirstOrThrow();
  const who = [kind, session.client_id, client_user_id || session.person, known(session.integration_id)];
  return hashToken(keys, `guesses ${JSON.stringify(who)}`);
}
