import { asForm } from '../../integrations/integration.ts';
import { guess } from '../guesses.ts';
import { prepareCall, unsealState } from '../integration-call.ts';
import type { MoveHandler } from '../move.ts';
import { follow } from '../outcome.ts';

export const answer: MoveHandler<'answer'> = async (deps, session, body) => {
  const call = await prepareCall(deps, session);
  const state = unsealState(deps, session);
  const outcome = await guess(deps, session, 'challenge', call, (integration, context) =>
    asForm(integration).answer(context, state, body.answer),
  );
  return follow(deps, session, 'challenge', outcome);
};
