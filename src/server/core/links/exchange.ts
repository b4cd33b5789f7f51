import type { Kysely, Transaction } from 'kysely';
import { now } from '../../database/clock.ts';
import type { ClientRow, Tables } from '../../database/tables.ts';
import type { Deps } from '../../deps.ts';
import { audit } from '../audit/audit.ts';
import { hashToken, isToken, type ResultKind } from '../secrets/tokens.ts';

export interface Spent {
  link_id: string;
  session_id: string;
  /** What the link is to. */
  biller_id: string;
}

/**
 * Spends a single-use result of a session, whatever its contract calls it (public token, exchangeable token, code), and
 * mints what is given in return, in the caller's transaction.
 *
 * One statement, one way to the database and back: the compare-and-set, and all that follows from it. There is no
 * moment between reading and writing in which a second caller could read the same.
 * @param mint makes what the token is exchanged for.
 * @returns undefined for an unknown, foreign, expired or spent token alike: the caller must not learn which.
 */
export async function exchangeResult<T>(
  trx: Transaction<Tables>,
  { keys }: Pick<Deps, 'keys'>,
  client: Pick<ClientRow, 'id'>,
  kind: ResultKind,
  token: string,
  requestId: string,
  mint: (spent: Spent) => Promise<T>,
): Promise<T | undefined> {
  const noted = { actor: client.id, action: `${kind}_token.exchange`, request_id: requestId };
  const spent = isToken(kind, token) ? await consumeOnce(trx, hashToken(keys, token), kind, client.id) : undefined;
  if (!spent) {
    await audit(trx, keys, { ...noted, object: 'unknown', outcome: 'refused' });
    return undefined;
  }
  const [minted] = await Promise.all([mint(spent), audit(trx, keys, { ...noted, object: spent.link_id })]);
  return minted;
}

/** Exactly one caller gets what the token stood for, everybody else undefined. */
export const consumeOnce = (
  db: Kysely<Tables>,
  hash: string,
  kind: ResultKind,
  clientId: string,
): Promise<Spent | undefined> =>
  db
    // Whoever opens the session again has it before it takes the token back: in any other order the two could each
    // hold what the other waits for.
    .with('held', (query) =>
      query
        .selectFrom('sessions')
        .select('id')
        .where('id', '=', (row) => row.selectFrom('public_tokens').select('session_id').where('hash', '=', hash))
        .forUpdate(),
    )
    .with('spent', (query) =>
      query
        .updateTable('public_tokens')
        .from('held')
        .set({ used_at: now })
        .whereRef('public_tokens.session_id', '=', 'held.id')
        .where('hash', '=', hash)
        .where('kind', '=', kind)
        .where('client_id', '=', clientId)
        .where('used_at', 'is', null)
        .where('expires_at', '>', now)
        .returning(['link_id', 'session_id']),
    )
    // Nothing is left to do in the session, and there is no token left to show.
    .with('ended', (query) =>
      query
        .updateTable('sessions')
        .from('spent')
        .set({ public_token: null, redirect_url: null, bearer_hash: null, bearer_expires_at: null })
        .whereRef('sessions.id', '=', 'spent.session_id')
        // Of several, the person may be at the next.
        .where('sessions.several', '=', false)
        .returning('sessions.id'),
    )
    .with('link', (query) =>
      query
        .updateTable('links')
        .from('spent')
        .set({ exchanged_at: now, updated_at: now })
        .whereRef('links.id', '=', 'spent.link_id')
        .returning(['links.id', 'links.biller_id']),
    )
    .selectFrom('spent')
    .innerJoin('link', 'link.id', 'spent.link_id')
    .select(['spent.link_id', 'spent.session_id', 'link.biller_id'])
    .executeTakeFirst();
