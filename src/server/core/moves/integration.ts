import { isUsedUp } from '../attempts.ts';
import type { MoveHandler } from '../move.ts';
import { stay } from '../outcome.ts';

export const integration: MoveHandler<'integration'> = async ({ directory }, session, { integration_id }) => {
  const entry = directory.find(integration_id);
  if (!entry) return stay('select_integration', { code: 'BILLER_NOT_FOUND' });
  if (isUsedUp(session.attempts, entry.id)) return stay('select_integration', { code: 'TOO_MANY_ATTEMPTS' });
  return { to: 'credentials', set: { integration_id: entry.id } };
};
