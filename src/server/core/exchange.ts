import type { Transaction } from 'kysely';
import { now } from '../database/clock.ts';
import type { ClientRow, Tables } from '../database/tables.ts';
import type { Deps } from '../deps.ts';
import { audit } from './audit.ts';
import { hashToken, isToken, type ResultKind } from './tokens.ts';

export interface Spent {
  link_id: string;
  session_id: string;
}

/** Spends a result token: exactly one caller gets what it stood for, everybody else undefined. */
export type Consume = (
  trx: Transaction<Tables>,
  hash: string,
  kind: ResultKind,
  clientId: string,
) => Promise<Spent | undefined>;

/** One compare-and-set; there is no moment between reading and writing in which a second caller could read the same. */
export const consumeOnce: Consume = (trx, hash, kind, clientId) =>
  trx
    .updateTable('public_tokens')
    .set({ used_at: now })
    .where('hash', '=', hash)
    .where('kind', '=', kind)
    .where('client_id', '=', clientId)
    .where('used_at', 'is', null)
    .where('expires_at', '>', now)
    .returning(['link_id', 'session_id'])
    .executeTakeFirst();

/**
 * Spends the single-use result of a session, whatever its contract calls it (public token, exchangeable token, code).
 * Runs in the caller's transaction, in which the caller then mints what it gives in return.
 * @returns undefined for an unknown, foreign, expired or spent token alike: the caller must not learn which.
 */
export async function spendResult(
  trx: Transaction<Tables>,
  { keys, events }: Pick<Deps, 'keys' | 'events'>,
  client: Pick<ClientRow, 'id'>,
  kind: ResultKind,
  token: string,
  requestId: string,
): Promise<Spent | undefined> {
  const noted = { actor: client.id, action: `${kind}_token.exchange`, request_id: requestId };
  const spent = isToken(kind, token) ? await consumeOnce(trx, hashToken(keys, token), kind, client.id) : undefined;
  if (!spent) {
    await audit(trx, keys, { ...noted, object: 'unknown', outcome: 'refused' });
    return undefined;
  }
  // Nothing is left to do in the session, and there is no token left to show.
  await trx
    .updateTable('sessions')
    .set({ public_token: null, redirect_url: null, bearer_hash: null, bearer_expires_at: null })
    .where('id', '=', spent.session_id)
    .execute();
  await trx.updateTable('links').set({ exchanged_at: now, updated_at: now }).where('id', '=', spent.link_id).execute();
  await audit(trx, keys, { ...noted, object: spent.link_id });
  await events.announce(trx, spent.session_id);
  return spent;
}
