import { readClock } from '../../../database/clock.ts';
import { NO_LOGIN } from '../../login/integration-call.ts';
import { Refusal } from '../../refusal.ts';
import type { MoveHandler } from '../move.ts';

/** One link is made, and stays with the session; on to the picker for the next. */
export const another: MoveHandler<'another'> = async ({ db }, session) => {
  if (session.expires_at <= (await readClock(db))) throw new Refusal(401, 'SESSION_EXPIRED');
  return {
    to: 'select_integration',
    set: { ...NO_LOGIN, integration_id: null, link_id: null, public_token: null, redirect_url: null },
  };
};
