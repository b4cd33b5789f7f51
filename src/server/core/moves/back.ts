import { NO_LOGIN } from '../integration-call.ts';
import type { MoveHandler } from '../move.ts';
import { leadsTo } from '../session-steps.ts';
import { known } from '../session-view.ts';

/** To where the table says; what was learned from the login is forgotten on the way. */
export const back: MoveHandler<'back'> = async (_, session) => {
  const to = known(leadsTo(session, 'back')?.[0]);
  return {
    to,
    set: { ...NO_LOGIN, ...(to === 'select_integration' && { integration_id: null }) },
  };
};
