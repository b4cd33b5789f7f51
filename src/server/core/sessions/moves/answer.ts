import { asForm } from '../../../integrations/integration.ts';
import { checkAnswer } from '../../login/check-answer.ts';
import { guess } from '../../login/guesses.ts';
import { prepareCall, unsealState } from '../../login/integration-call.ts';
import type { MoveHandler } from '../move.ts';
import { follow, stay } from '../outcome.ts';
import { known } from '../session-view.ts';

export const answer: MoveHandler<'answer'> = async (deps, session, body) => {
  const call = await prepareCall(deps, session);
  const { challenge, challenge_expires_at: until } = session;
  if (until && until <= call.context.now) return stay('challenge', { code: 'MFA_EXPIRED' });
  const checked = checkAnswer(known(challenge), body.answer);
  if ('wrong' in checked) return stay('challenge', { code: 'FIELD_INVALID', fields: checked.wrong });
  const state = unsealState(deps, session);
  const outcome = await guess(deps, session, 'challenge', call, (integration, context) =>
    asForm(integration).answer(context, state, checked.answer),
  );
  return follow(deps, session, 'challenge', outcome);
};
