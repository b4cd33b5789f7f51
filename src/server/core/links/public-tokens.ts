import type { Transaction } from 'kysely';
import { inSeconds } from '../../database/clock.ts';
import type { SessionRow, Tables } from '../../database/tables.ts';
import type { Keys } from '../../keys.ts';
import type { Result } from '../contract.ts';
import { seal } from '../secrets/seal.ts';
import { hashToken, mintToken, type ResultKind } from '../secrets/tokens.ts';
import { publicTokenPlace, redirectPlace } from '../sessions/session-view.ts';

/**
 * Mints the single-use result of a session. Its hash is what counts.
 * @param seconds how long it lives.
 */
export async function mintResultToken(
  trx: Transaction<Tables>,
  keys: Keys,
  session: Pick<SessionRow, 'id' | 'client_id'>,
  linkId: string,
  kind: ResultKind,
  seconds: number,
): Promise<string> {
  const token = mintToken(kind);
  await trx
    .insertInto('public_tokens')
    .values({
      hash: hashToken(keys, token),
      kind,
      session_id: session.id,
      client_id: session.client_id,
      link_id: linkId,
      expires_at: inSeconds(seconds),
      used_at: null,
    })
    .execute();
  return token;
}

/** Whether the merchant's server has taken the link on. */
export async function isExchanged(trx: Transaction<Tables>, linkId: string): Promise<boolean> {
  const link = await trx.selectFrom('links').select('exchanged_at').where('id', '=', linkId).executeTakeFirst();
  return link?.exchanged_at != null;
}

/** Sealed copies let the `done` step show them until the token is exchanged. */
export const sealResult = (keys: Keys, sessionId: string, { token, redirect_url }: Result) => ({
  public_token: seal(keys, publicTokenPlace(sessionId), token),
  redirect_url: redirect_url && seal(keys, redirectPlace(sessionId), redirect_url),
});

/**
 * Takes back what was minted before `newest`.
 * @returns false when there was none to take back: it has been exchanged.
 */
export async function takeBackResult(
  trx: Transaction<Tables>,
  keys: Keys,
  sessionId: string,
  newest: string,
): Promise<boolean> {
  const unspent = await trx
    .deleteFrom('public_tokens')
    .where('session_id', '=', sessionId)
    .where('hash', '!=', hashToken(keys, newest))
    .where('used_at', 'is', null)
    .returning('hash')
    .execute();
  return unspent.length > 0;
}
