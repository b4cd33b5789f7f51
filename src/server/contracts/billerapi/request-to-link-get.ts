import { showResult } from '../../core/links/show-result.ts';
import { Refusal } from '../../core/refusal.ts';
import { readIntent } from '../../core/sessions/intents.ts';
import { route } from '../../http/route.ts';
import { client } from './guards.ts';
import { readInvitation, viewInvitation } from './invitation.ts';
import { Invitation } from './shapes.ts';

/**
 * `GET /link/request-to-link/:id`. A completed one also has its `public_token` until that is exchanged: no page of the
 * merchant's was there to receive it.
 */
export const requestToLinkGet = route({
  method: 'GET',
  path: '/link/request-to-link/:id',
  dialect: 'billerapi',
  access: client,
  summary: 'An invitation, and its result',
  answers: { 200: Invitation },
  async handle(c, deps) {
    const invitation = await readInvitation(deps.db, c.get('client').id, c.req.param('id') ?? '');
    if (!invitation) throw new Refusal(404, 'INVALID_REQUEST', 'There is no such request-to-link.');
    const public_token =
      invitation.status === 'COMPLETED'
        ? await deps.db
            .transaction()
            .execute(async (trx) => showResult(trx, deps, await readIntent(trx, invitation.link_token_id)))
        : null;
    return c.json({ ...viewInvitation(deps, invitation), ...(public_token !== null && { public_token }) });
  },
});
