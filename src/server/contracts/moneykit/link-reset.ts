import { audit } from '../../core/audit/audit.ts';
import { now } from '../../database/clock.ts';
import { answerOnce } from '../../http/idempotency.ts';
import { route } from '../../http/route.ts';
import { token } from './guards.ts';
import { LinkBody, viewLink } from './link-view.ts';
import { tellState } from './notices.ts';
import { deleted, exchangedLink } from './own-link.ts';

/**
 * `POST /links/:id/reset`: for tests of merchants, who want to see a link lose its connection. The login is forgotten,
 * as if it had expired at the institution; linking again brings the link back.
 */
export const linkReset = route({
  method: 'POST',
  path: '/links/:id/reset',
  summary: 'Make a link lose its connection (sandbox)',
  dialect: 'moneykit',
  access: token('link:data:refresh'),
  answers: { 200: LinkBody },
  async handle(c, deps) {
    const { id } = await exchangedLink(c, deps);
    return answerOnce(c, deps, async (trx) => {
      const link = await trx
        .updateTable('links')
        .set({ status: 'ERROR', error_code: 'INVALID_CREDENTIALS', login: null, updated_at: now })
        .where('id', '=', id)
        .returningAll()
        .executeTakeFirst();
      if (!link) return deleted();
      await tellState(trx, deps, link);
      await audit(trx, deps.keys, {
        actor: link.client_id,
        action: 'link.reset',
        object: id,
        request_id: c.get('requestId'),
      });
      return { status: 200, body: await viewLink(trx, link) };
    });
  },
});
