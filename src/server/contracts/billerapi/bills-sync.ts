import * as v from 'valibot';
import { audit } from '../../core/audit/audit.ts';
import { answerOnce } from '../../http/idempotency.ts';
import { route } from '../../http/route.ts';
import { accessTokenOrClient } from './guards.ts';
import { ownLink } from './own-link.ts';
import { Syncing } from './shapes.ts';

const Body = v.object({ account_link_id: v.optional(v.pipe(v.string(), v.minLength(1), v.maxLength(120))) });

/**
 * `POST /bills/sync/trigger` → 202: the link is brought up to date in the background; `last_synced_at` of its accounts
 * and the webhooks tell when it was. Takes an `Idempotency-Key`. The vendor does not publish the body of the answer.
 */
export const billsSync = route({
  method: 'POST',
  path: '/bills/sync/trigger',
  dialect: 'billerapi',
  access: accessTokenOrClient,
  summary: "Bring a link's bills up to date",
  answers: { 202: Syncing },
  body: Body,
  async handle(c, deps, { account_link_id }) {
    const link = await ownLink(c, deps, account_link_id);
    return answerOnce(c, deps, async (trx) => {
      await deps.jobs.send(trx, 'refresh', { link_id: link.id });
      const deed = { actor: link.client_id, action: 'link.sync', object: link.id, request_id: c.get('requestId') };
      await audit(trx, deps.keys, deed);
      return { status: 202, body: { success: true, status: 'SYNCING', account_link_id: link.id } };
    });
  },
});
