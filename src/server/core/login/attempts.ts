import type { Attempts } from '../../database/tables/sessions.ts';

/** Wrong tries in a row before the session fails with TOO_MANY_ATTEMPTS. */
const LIMIT = { credentials: 5, challenge: 3 };

/** How often a session may come to that at one integration and still try again. */
const ROUNDS = 3;

const NONE = { credentials: 0, challenge: 0, rounds: 0 };

/**
 * Counts a wrong try. Going back, or logging in again to get a new code, does not reset the count: only a round that
 * ended does, and there are few of those.
 * @returns the new counts, and how many tries are left: at 0 the round is over.
 */
export function countWrongTry(attempts: Attempts, integration: string, kind: keyof typeof LIMIT) {
  const before = attempts[integration] ?? NONE;
  const tries = before[kind] + 1;
  const left = LIMIT[kind] - tries;
  const after = left > 0 ? { ...before, [kind]: tries } : { ...NONE, rounds: before.rounds + 1 };
  return { attempts: { ...attempts, [integration]: after }, left };
}

/** True when the session may not try this integration again. */
export const isUsedUp = (attempts: Attempts, integration: string): boolean =>
  (attempts[integration] ?? NONE).rounds >= ROUNDS;
