import { enterLogin } from '../../oauth/enter.ts';
import { Refusal } from '../../refusal.ts';
import { readIntent } from '../intents.ts';
import type { MoveHandler } from '../move.ts';

/** On to the picker, or straight to the login at the biller that the merchant asked for. */
export const consent: MoveHandler<'consent'> = async (deps, session, { declined = [] }) => {
  const { optional_consents } = await readIntent(deps.db, session.intent_id);
  if (!declined.every((kind) => optional_consents.includes(kind)))
    throw new Refusal(400, 'INVALID_REQUEST', 'declined: holds what the merchant did not leave to the person.');
  const set = { declined: JSON.stringify([...new Set(declined)]) };
  return session.integration_id
    ? enterLogin(deps, session, session.integration_id, set)
    : { to: 'select_integration', set };
};
