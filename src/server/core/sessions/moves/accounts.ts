import { picksOf } from '../../contract.ts';
import { startOperations } from '../../operations/start-operations.ts';
import { readIntent } from '../intents.ts';
import type { MoveHandler } from '../move.ts';
import { canBeChosen } from '../name-accounts.ts';
import { stay } from '../outcome.ts';

export const accounts: MoveHandler<'accounts'> = async (deps, session, { account_ids }) => {
  const chosen = [...new Set(account_ids)];
  const offered = new Set(session.accounts?.filter(canBeChosen).map(({ id }) => id));
  if (!chosen.length) return stay('accounts', { code: 'FIELD_INVALID', fields: { account_ids: 'required' } });
  if (!chosen.every((id) => offered.has(id)))
    return stay('accounts', { code: 'FIELD_INVALID', fields: { account_ids: 'malformed' } });
  if (chosen.length > 1 && picksOf(deps, await readIntent(deps.db, session.intent_id)).select === 'single')
    return stay('accounts', { code: 'FIELD_INVALID', fields: { account_ids: 'too_long' } });
  return startOperations(deps, session, chosen);
};
