import type { MoveHandler } from '../move.ts';
import { enterLogin } from '../oauth/enter.ts';

/** On to the picker, or straight to the login at the biller that the merchant asked for. */
export const consent: MoveHandler<'consent'> = async (deps, session) =>
  session.integration_id ? enterLogin(deps, session, session.integration_id) : { to: 'select_integration' };
