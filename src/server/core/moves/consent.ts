import type { MoveHandler } from '../move.ts';

/** On to the picker, or straight to the form of the biller that the merchant asked for. */
export const consent: MoveHandler<'consent'> = async (_, session) => ({
  to: session.integration_id ? 'credentials' : 'select_integration',
});
