import type { Transaction } from 'kysely';
import { now } from '../../database/clock.ts';
import type { IntentRow, Tables } from '../../database/tables.ts';
import type { Deps } from '../../deps.ts';
import { contractOf } from '../contract.ts';
import { unseal } from '../secrets/seal.ts';
import { intentOf } from '../sessions/intents.ts';
import { known, publicTokenPlace } from '../sessions/session-view.ts';
import { sealResult, takeBackResult } from './public-tokens.ts';

/**
 * The result of a flow for the merchant's server, where no page of the merchant's was there to receive it: the same
 * for as long as it lives, then a fresh one.
 * @returns null when the flow is not done, the result has been exchanged, or there is nothing to exchange.
 */
export async function showResult(trx: Transaction<Tables>, deps: Deps, intent: IntentRow): Promise<string | null> {
  const { keys } = deps;
  const session = await trx
    .selectFrom('sessions')
    .selectAll()
    .where('intent_id', '=', intent.id)
    .where('step', '=', 'done')
    // Whoever asks at the same time gets the same.
    .forUpdate()
    .executeTakeFirst();
  if (!session?.public_token) return null;
  const living = await trx
    .selectFrom('public_tokens')
    .select('hash')
    .where('session_id', '=', session.id)
    .where('used_at', 'is', null)
    .where('expires_at', '>', now)
    .executeTakeFirst();
  if (living) return unseal(keys, publicTokenPlace(session.id), session.public_token) as string;
  const flow = await intentOf(trx, session);
  const result = await contractOf(deps, flow).mintResult(trx, deps, session, flow, known(session.link_id));
  if (!result.token) return null;
  await takeBackResult(trx, keys, session.id, result.token);
  await trx
    .updateTable('sessions')
    .set({ ...sealResult(keys, session.id, result), version: session.version + 1 })
    .where('id', '=', session.id)
    .execute();
  return result.token;
}
