import { deleteLink } from '../../core/upkeep/forget.ts';
import { route } from '../../http/route.ts';
import { tellOfLink } from './events.ts';
import { client } from './guards.ts';
import { clientsLink } from './own-link.ts';

/**
 * `DELETE /link/:link_id` → 200: the link, its bills and its access tokens are gone. The vendor's pages do not say how a
 * link is removed; an unknown id is a 404, and so is one that was removed before.
 */
export const linkDelete = route({
  method: 'DELETE',
  // The form of the id keeps `/link/…` free for other addresses.
  path: '/link/:link_id{link_[\\w-]+}',
  dialect: 'billerapi',
  access: client,
  summary: 'Remove a link and what is known of it',
  answers: { 200: null },
  async handle(c, deps) {
    const link = await clientsLink(c, deps, c.req.param('link_id') ?? '');
    const accounts = await deps.db.selectFrom('accounts').select('id').where('link_id', '=', link.id).execute();
    const by = { actor: link.client_id, requestId: c.get('requestId') };
    await deleteLink(deps, link, by, (trx) =>
      tellOfLink(
        trx,
        deps,
        'updated',
        { ...link, status: 'DISCONNECTED' },
        accounts.map(({ id }) => id),
      ),
    );
    return c.json({ success: true, link_id: link.id });
  },
});
