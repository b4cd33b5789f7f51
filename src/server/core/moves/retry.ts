import { ERRORS, isErrorCode } from '../../../protocol/errors.ts';
import { isUsedUp } from '../attempts.ts';
import { NO_LOGIN } from '../integration-call.ts';
import type { MoveHandler } from '../move.ts';
import { stay } from '../outcome.ts';
import { known } from '../session-view.ts';
import { startOperations } from '../start-operations.ts';

/** Failed operations run once more with the login they had; anything else begins at the form. */
export const retry: MoveHandler<'retry'> = async (deps, session) => {
  const { code } = known(session.failure);
  if (session.state && isErrorCode(code) && ERRORS[code].type === 'OPERATION_ERROR')
    return startOperations(deps, session, known(session.chosen));
  if (isUsedUp(session.attempts, known(session.integration_id))) return stay('failed', { code: 'TOO_MANY_ATTEMPTS' });
  return { to: 'credentials', set: NO_LOGIN };
};
