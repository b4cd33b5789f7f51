import type { Transaction } from 'kysely';
import { now } from '../../database/clock.ts';
import type { LinkRow, Tables } from '../../database/tables.ts';
import type { Deps } from '../../deps.ts';
import { hashToken, isToken, mintToken } from '../secrets/tokens.ts';

/** Lasting access to one link each, which does not expire: access tokens, seen here and never again. */
export async function mintAccess(
  trx: Transaction<Tables>,
  { keys }: Pick<Deps, 'keys'>,
  ...whose: readonly { client_id: string; link_id: string }[]
): Promise<string[]> {
  const tokens = whose.map(() => mintToken('access'));
  const rows = whose.map(({ client_id, link_id }, i) => ({
    hash: hashToken(keys, tokens[i] as string),
    client_id,
    link_id,
    created_at: now,
  }));
  if (rows.length) await trx.insertInto('access_tokens').values(rows).execute();
  return tokens;
}

/** The link that an access token opens, or undefined. */
export async function findLinkByAccessToken(
  { db, keys }: Pick<Deps, 'db' | 'keys'>,
  token: string,
): Promise<LinkRow | undefined> {
  if (!isToken('access', token)) return undefined;
  return db
    .selectFrom('access_tokens')
    .innerJoin('links', 'links.id', 'access_tokens.link_id')
    .selectAll('links')
    .where('access_tokens.hash', '=', hashToken(keys, token))
    .executeTakeFirst();
}
