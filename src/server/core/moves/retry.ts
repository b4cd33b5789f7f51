import { ERRORS, isErrorCode } from '../../../protocol/errors.ts';
import { isUsedUp } from '../attempts.ts';
import { NO_LOGIN } from '../integration-call.ts';
import type { MoveHandler } from '../move.ts';
import { enterLogin } from '../oauth/enter.ts';
import { stay } from '../outcome.ts';
import { known } from '../session-view.ts';
import { startOperations } from '../start-operations.ts';

/** Failed operations run once more with the login they had; anything else begins at the login. */
export const retry: MoveHandler<'retry'> = async (deps, session) => {
  const { code } = known(session.failure);
  if (session.state && isErrorCode(code) && ERRORS[code].type === 'OPERATION_ERROR')
    return startOperations(deps, session, known(session.chosen));
  const integration = known(session.integration_id);
  if (isUsedUp(session.attempts, integration)) return stay('failed', { code: 'TOO_MANY_ATTEMPTS' });
  return enterLogin(deps, session, integration, NO_LOGIN);
};
