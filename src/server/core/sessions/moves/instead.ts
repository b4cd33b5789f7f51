import { asForm } from '../../../integrations/integration.ts';
import { ask, prepareCall, unsealState } from '../../login/integration-call.ts';
import { Refusal } from '../../refusal.ts';
import type { MoveHandler } from '../move.ts';
import { follow } from '../outcome.ts';
import { known } from '../session-view.ts';

/** Changes the challenge for another, where it offered that. */
export const instead: MoveHandler<'instead'> = async (deps, session) => {
  if (!session.instead) throw new Refusal(400, 'INVALID_REQUEST', 'This challenge cannot be changed for another.');
  const call = await prepareCall(deps, session);
  const outcome = await ask(call, (integration, context) =>
    known(asForm(integration).instead?.(context, unsealState(deps, session))),
  );
  return follow(deps, session, 'challenge', outcome);
};
