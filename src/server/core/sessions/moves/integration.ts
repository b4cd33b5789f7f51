import { contractOf } from '../../contract.ts';
import { isUsedUp } from '../../login/attempts.ts';
import { enterLogin } from '../../oauth/enter.ts';
import { readIntent } from '../intents.ts';
import type { MoveHandler } from '../move.ts';
import { stay } from '../outcome.ts';

export const integration: MoveHandler<'integration'> = async (deps, session, { integration_id }) => {
  const entry = deps.directory.find(integration_id);
  const intent = await readIntent(deps.db, session.intent_id);
  if (!entry || contractOf(deps, intent).accepts?.(intent, entry) === false)
    return stay('select_integration', { code: 'BILLER_NOT_FOUND' });
  if (isUsedUp(session.attempts, entry.id)) return stay('select_integration', { code: 'TOO_MANY_ATTEMPTS' });
  return enterLogin(deps, session, entry.id, { integration_id: entry.id });
};
