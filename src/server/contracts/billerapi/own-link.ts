import { Refusal } from '../../core/refusal.ts';
import type { LinkRow } from '../../database/tables.ts';
import type { Deps } from '../../deps.ts';
import type { Ctx } from '../../http/context.ts';

/**
 * The link that the caller means: the access token's own, or one of the client's.
 * @param id `account_link_id`, the `link_id` of the exchange; an access token opens one link only, so it may be left out.
 * @throws {Refusal} 404, the same for one that is another's and one that does not exist.
 */
export async function ownLink(c: Ctx, { db }: Pick<Deps, 'db'>, id: string | undefined): Promise<LinkRow> {
  const own = c.get('link');
  if (own) {
    if (id !== undefined && id !== own.id) throw noLink('account_link_id names no link of this access token.');
    return own;
  }
  if (id === undefined) throw new Refusal(400, 'INVALID_REQUEST', 'account_link_id: is required.');
  return clientsLink(c, { db }, id);
}

/** The client's link of this id, which has not been removed. */
export async function clientsLink(c: Ctx, { db }: Pick<Deps, 'db'>, id: string): Promise<LinkRow> {
  const link = await db
    .selectFrom('links')
    .selectAll()
    .where('id', '=', id)
    .where('contract', '=', 'billerapi')
    .where('client_id', '=', c.get('client').id)
    .executeTakeFirst();
  if (!link) throw noLink('There is no such link.');
  return link;
}

const noLink = (message: string) => new Refusal(404, 'INVALID_REQUEST', message);
