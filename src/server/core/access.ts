import type { LinkRow } from '../database/tables.ts';
import type { Deps } from '../deps.ts';
import { hashToken, isToken } from './tokens.ts';

/** The link that an access token opens, or undefined. Access does not expire. */
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
