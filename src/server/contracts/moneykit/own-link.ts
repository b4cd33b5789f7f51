import { Refusal } from '../../core/refusal.ts';
import { wasDeleted } from '../../core/upkeep/forget.ts';
import type { ClientRow, LinkRow } from '../../database/tables.ts';
import type { Deps } from '../../deps.ts';
import type { Ctx } from '../../http/context.ts';
import { BadState } from './bad-state.ts';
import { linkErrorOf } from './link-state.ts';

/**
 * The client's link of this id.
 * @throws {Refusal} 404, the same for another client's and for one that never was; 410 for one that was deleted.
 */
export async function findLink(deps: Deps, client: ClientRow, id: string): Promise<LinkRow> {
  const link = await deps.db
    .selectFrom('links')
    .selectAll()
    .where('id', '=', id)
    .where('contract', '=', 'moneykit')
    .where('client_id', '=', client.id)
    .executeTakeFirst();
  if (link) return link;
  if (await wasDeleted(deps, client, id)) throw deleted();
  throw new Refusal(404, 'INVALID_REQUEST', 'Link not found.', { vendor: 'link_error.not_found' });
}

export const deleted = () =>
  new Refusal(410, 'INVALID_REQUEST', 'The link has been deleted.', { vendor: 'link_error.deleted' });

/** The link that the address names. */
export const ownLink = (c: Ctx, deps: Deps): Promise<LinkRow> =>
  findLink(deps, c.get('client'), c.req.param('id') ?? '');

/**
 * The same, whose data the merchant has taken on by exchanging the token.
 * @throws {BadState} 422 before that. One that has lost its connection still gives what was read before.
 */
export async function exchangedLink(c: Ctx, deps: Deps): Promise<LinkRow> {
  const link = await ownLink(c, deps);
  if (!link.exchanged_at) throw new BadState('incomplete', 'The link awaits the exchange of its token.');
  return link;
}

/** @throws {BadState} 422 for a link that only the person can bring back. */
export async function connectedLink(c: Ctx, deps: Deps): Promise<LinkRow> {
  const link = await exchangedLink(c, deps);
  if (link.login === null)
    throw new BadState(linkErrorOf(link) ?? 'auth_expired', 'The link is not connected. Ask the person to link again.');
  return link;
}
