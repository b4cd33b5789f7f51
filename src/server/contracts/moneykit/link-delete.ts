import { deleteLink } from '../../core/upkeep/forget.ts';
import { route } from '../../http/route.ts';
import { token } from './guards.ts';
import { tellState } from './notices.ts';
import { ownLink } from './own-link.ts';

/** `DELETE /links/:id` → 204; whoever asks for it later is told 410. */
export const linkDelete = route({
  method: 'DELETE',
  path: '/links/:id',
  summary: 'Remove a link and what is known of it',
  dialect: 'moneykit',
  access: token('link:data:refresh'),
  answers: { 204: null },
  async handle(c, deps) {
    const link = await ownLink(c, deps);
    const by = { actor: c.get('client').id, requestId: c.get('requestId') };
    await deleteLink(deps, link, by, async (trx) => void (await tellState(trx, deps, link, 'deleted')));
    return c.body(null, 204);
  },
});
