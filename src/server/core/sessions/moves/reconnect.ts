import { startOperations } from '../../operations/start-operations.ts';
import { Refusal } from '../../refusal.ts';
import type { MoveHandler } from '../move.ts';

/** The login that has just passed renews the link that is there: no second one is made. */
export const reconnect: MoveHandler<'reconnect'> = async (deps, session) => {
  const accounts = session.accounts ?? [];
  const link = accounts.find(({ linked }) => linked)?.linked;
  if (!link) throw new Refusal(400, 'INVALID_REQUEST', 'None of these accounts is connected already.');
  const chosen = accounts.filter(({ linked }) => linked === link).map(({ id }) => id);
  return startOperations(deps, session, chosen, { renews: link });
};
