import type { Transaction } from 'kysely';
import { inMinutes } from '../database/clock.ts';
import type { SessionRow, Tables } from '../database/tables.ts';
import type { Keys } from '../keys.ts';
import { seal } from './seal.ts';
import { publicTokenPlace } from './session-view.ts';
import { hashToken, mintToken } from './tokens.ts';

const LIFE_MINUTES = 10;

/**
 * Mints the single-use result of a session. Its hash is what counts; a sealed copy lets the `done` step show it until
 * it is exchanged.
 * @returns the sealed copy.
 */
export async function mintPublicToken(
  trx: Transaction<Tables>,
  keys: Keys,
  session: Pick<SessionRow, 'id' | 'client_id'>,
  linkId: string,
): Promise<string> {
  const token = mintToken('public');
  await trx
    .insertInto('public_tokens')
    .values({
      hash: hashToken(keys, token),
      session_id: session.id,
      client_id: session.client_id,
      link_id: linkId,
      expires_at: inMinutes(LIFE_MINUTES),
      used_at: null,
    })
    .execute();
  return seal(keys, publicTokenPlace(session.id), token);
}

/** @returns false when there was none to take back: it has been exchanged. */
export async function takeBackPublicToken(trx: Transaction<Tables>, sessionId: string): Promise<boolean> {
  const unspent = await trx
    .deleteFrom('public_tokens')
    .where('session_id', '=', sessionId)
    .where('used_at', 'is', null)
    .returning('hash')
    .execute();
  return unspent.length > 0;
}
