import type { Kysely, Transaction } from 'kysely';
import { now } from '../database/clock.ts';
import type { ClientRow, Tables } from '../database/tables.ts';
import type { Deps } from '../deps.ts';
import { audit } from './audit.ts';
import { hashToken, isToken, mintToken } from './tokens.ts';

export interface Access {
  access_token: string;
  biller_id: string;
  link_id: string;
}

interface Spent {
  link_id: string;
  session_id: string;
}

/** Spends a public token: exactly one caller gets what it stood for, everybody else undefined. */
export type Consume = (db: Kysely<Tables>, hash: string, clientId: string) => Promise<Spent | undefined>;

/** One compare-and-set; there is no moment between reading and writing in which a second caller could read the same. */
export const consumeOnce: Consume = (db, hash, clientId) =>
  db
    .updateTable('public_tokens')
    .set({ used_at: now })
    .where('hash', '=', hash)
    .where('client_id', '=', clientId)
    .where('used_at', 'is', null)
    .where('expires_at', '>', now)
    .returning(['link_id', 'session_id'])
    .executeTakeFirst();

/**
 * Exchanges the single-use public token for lasting access. The token is spent, the access token minted and both noted
 * in one transaction, and the caller hears of it after the commit.
 * @returns undefined for an unknown, foreign, expired or spent token alike: the caller must not learn which.
 */
export async function exchangePublicToken(
  { db, keys, events }: Pick<Deps, 'db' | 'keys' | 'events'>,
  client: Pick<ClientRow, 'id'>,
  publicToken: string,
  requestId: string,
): Promise<Access | undefined> {
  const noted = { actor: client.id, action: 'public_token.exchange', request_id: requestId };
  return db.transaction().execute(async (trx) => {
    const spent = isToken('public', publicToken)
      ? await consumeOnce(trx, hashToken(keys, publicToken), client.id)
      : undefined;
    if (!spent) {
      await audit(trx, { ...noted, object: 'unknown', outcome: 'refused' });
      return undefined;
    }
    const access = await mintAccess(trx, keys, client.id, spent.link_id);
    // Nothing is left to do in the session, and there is no token left to show.
    await trx
      .updateTable('sessions')
      .set({ public_token: null, bearer_hash: null, bearer_expires_at: null })
      .where('id', '=', spent.session_id)
      .execute();
    await audit(trx, { ...noted, object: spent.link_id });
    await events.announce(trx, spent.session_id);
    return access;
  });
}

async function mintAccess(trx: Transaction<Tables>, keys: Deps['keys'], client_id: string, link_id: string) {
  const access_token = mintToken('access');
  await trx
    .insertInto('access_tokens')
    .values({ hash: hashToken(keys, access_token), client_id, link_id, created_at: now })
    .execute();
  const { biller_id } = await trx
    .selectFrom('links')
    .select('biller_id')
    .where('id', '=', link_id)
    .executeTakeFirstOrThrow();
  return { access_token, biller_id, link_id };
}
