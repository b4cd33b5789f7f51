import type { Transaction } from 'kysely';
import { now } from '../../database/clock.ts';
import type { LinkRow, Tables } from '../../database/tables.ts';
import type { Deps } from '../../deps.ts';
import { hashToken, isToken, mintToken } from '../secrets/tokens.ts';

/** Lasting access to one link, which does not expire: an access token, seen here and never again. */
export async function mintAccess(
  trx: Transaction<Tables>,
  { keys }: Pick<Deps, 'keys'>,
  client_id: string,
  link_id: string,
): Promise<string> {
  const token = mintToken('access');
  await trx
    .insertInto('access_tokens')
    .values({ hash: hashToken(keys, token), client_id, link_id, created_at: now })
    .execute();
  return token;
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
