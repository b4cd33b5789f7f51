import { ERRORS, isErrorCode } from '../../../../protocol/errors.ts';
import type { SessionRow } from '../../../database/tables.ts';
import type { Deps } from '../../../deps.ts';
import { isUsedUp } from '../../login/attempts.ts';
import { NO_LOGIN } from '../../login/integration-call.ts';
import { enterLogin } from '../../oauth/enter.ts';
import { decide, goOn, undecidedIds } from '../../operations/operation-rows.ts';
import { startOperations } from '../../operations/start-operations.ts';
import { Refusal } from '../../refusal.ts';
import type { Change, MoveHandler } from '../move.ts';
import { stay } from '../outcome.ts';
import { known } from '../session-view.ts';

/** Failed operations run once more with the login they had; anything else begins at the login. */
export const retry: MoveHandler<'retry'> = async (deps, session, { operation_id }) => {
  if (session.step === 'operations') return runAgain(deps, session, operation_id);
  const { code } = known(session.failure);
  if (session.state && isErrorCode(code) && ERRORS[code].type === 'OPERATION_ERROR')
    return startOperations(deps, session, known(session.chosen));
  const integration = known(session.integration_id);
  if (isUsedUp(session.attempts, integration)) return stay('failed', { code: 'TOO_MANY_ATTEMPTS' });
  return enterLogin(deps, session, integration, NO_LOGIN);
};

/** Those that failed and left it to the person, or one of them; what has succeeded stays. */
async function runAgain(deps: Deps, session: SessionRow, operationId: string | undefined): Promise<Change> {
  const failed = await undecidedIds(deps.db, session, operationId);
  if (!failed.length)
    throw new Refusal(400, 'INVALID_REQUEST', 'operation_id: names no operation that can be tried again.');
  return goOn(deps, session, (trx) => decide(trx, failed, { status: 'queued', progress: 0, error_code: null }));
}
