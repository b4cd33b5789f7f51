import { type Kysely, sql, type Transaction } from 'kysely';
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
  const noted = { actor: client.id, action: actionOf(kind), request_id: requestId };
  const spent = isToken(kind, token) ? await consumeOnce(trx, hashToken(keys, token), kind, client.id) : undefined;
  if (!spent) {
    await audit(trx, keys, { ...noted, object: 'unknown', outcome: 'refused' });
    return undefined;
  }
  const [minted] = await Promise.all([mint(spent), audit(trx, keys, { ...noted, object: spent.link_id })]);
  return minted;
}

/** What is noted in the audit. */
export const actionOf = (kind: ResultKind): string => `${kind}_token.exchange`;

/** Exactly one caller gets what the token stood for, everybody else undefined. */
export async function consumeOnce(
  db: Kysely<Tables>,
  hash: string,
  kind: ResultKind,
  client_id: string,
): Promise<Spent | undefined> {
  const [spent] = await consume(db, kind, [{ hash, client_id }], 'wait');
  return spent;
}

/** A token, by its digest, and who shows it. */
export interface Shown {
  hash: string;
  client_id: string;
}

/**
 * Spends each of the tokens that may be spent by who shows it: one statement, however many.
 * @param held what to do about a session or link that somebody holds: `wait` for them, or `skip` it, which leaves its
 *   token as it is. So it may leave the second of two tokens that lead to one link.
 * @returns the spent ones, in any order; a token once, however often it was shown.
 */
export const consume = (
  db: Kysely<Tables>,
  kind: ResultKind,
  shown: readonly Shown[],
  held: 'wait' | 'skip',
): Promise<(Spent & Shown)[]> =>
  db
    .with('shown', (query) =>
      query.selectFrom(unnest(shown).as<'one'>(sql`one(hash, client_id)`)).select(['one.hash', 'one.client_id']),
    )
    // Whoever opens the session again has it before it takes the token back: in any other order the two could each
    // hold what the other waits for.
    .with('held', (query) =>
      query
        .selectFrom('shown')
        .innerJoin('public_tokens', 'public_tokens.hash', 'shown.hash')
        .innerJoin('sessions', 'sessions.id', 'public_tokens.session_id')
        .innerJoin('links', 'links.id', 'public_tokens.link_id')
        .select(['sessions.id', 'shown.hash', 'shown.client_id'])
        .forUpdate(['sessions', 'links'])
        .$if(held === 'skip', (those) => those.skipLocked()),
    )
    .with('spent', (query) =>
      query
        .updateTable('public_tokens')
        .from('held')
        .set({ used_at: now })
        .whereRef('public_tokens.session_id', '=', 'held.id')
        .whereRef('public_tokens.hash', '=', 'held.hash')
        .whereRef('public_tokens.client_id', '=', 'held.client_id')
        .where('kind', '=', kind)
        .where('used_at', 'is', null)
        .where('expires_at', '>', now)
        .returning(['public_tokens.hash', 'public_tokens.client_id', 'link_id', 'session_id']),
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
    .select(['spent.hash', 'spent.client_id', 'spent.link_id', 'spent.session_id', 'link.biller_id'])
    .execute();

/** As the rows of a table; one text for any number of them, so that it is planned once. */
const unnest = (shown: readonly Shown[]) => {
  const [hashes, clients] = [shown.map(({ hash }) => hash), shown.map(({ client_id }) => client_id)];
  return sql<Shown>`unnest(${hashes}::text[], ${clients}::text[])`;
};
