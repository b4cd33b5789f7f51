import type { SessionRow } from '../../database/tables.ts';
import { type Failure, failureOf, LEFT, TIMED_OUT } from './failure.ts';

type Status = 'pending' | 'active' | 'complete' | 'failed' | 'expired';

export interface Standing {
  status: Status;
  error: Failure | null;
}

export type Attempt = Pick<SessionRow, 'step' | 'failure' | 'left_at'>;

/**
 * Where a link stands: told from its last attempt, and kept nowhere.
 * @param attempt the last one, or null while nobody has claimed the link; `overdue`: its time is up.
 * @param over nobody can claim it any more.
 */
export function standingOf(attempt: (Attempt & { overdue: boolean }) | null, over: boolean): Standing {
  if (!attempt) return { status: over ? 'expired' : 'pending', error: null };
  const error = errorOf(attempt) ?? (attempt.overdue && attempt.step !== 'done' ? TIMED_OUT : null);
  if (error) return { status: 'failed', error };
  return { status: attempt.step === 'done' ? 'complete' : 'active', error: null };
}

/** Why this attempt came to nothing; null while something may still come of it. */
export function errorOf({ step, failure, left_at }: Attempt): Failure | null {
  if (step === 'done') return null;
  if (failure) return failureOf(failure.code);
  // The operations go on without the person.
  if (left_at && step !== 'operations') return LEFT;
  return step === 'expired' ? TIMED_OUT : null;
}
