import { now } from '../../../database/clock.ts';
import type { MoveHandler } from '../move.ts';

/** The person left. The bearer dies; the step stays, and the link token opens it again. */
export const exit: MoveHandler<'exit'> = async (_, session) => ({
  to: session.step,
  set: {
    left_at: now,
    bearer_hash: null,
    bearer_expires_at: null,
    error: session.error && JSON.stringify(session.error),
  },
});
