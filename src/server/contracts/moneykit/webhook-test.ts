import type { Transaction } from 'kysely';
import * as v from 'valibot';
import { Refusal } from '../../core/refusal.ts';
import type { LinkRow, Tables } from '../../database/tables.ts';
import type { Deps } from '../../deps.ts';
import { answerOnce } from '../../http/idempotency.ts';
import { route } from '../../http/route.ts';
import { token } from './guards.ts';
import { EVENTS, tellProduct, tellState, tellTransactions } from './notices.ts';
import { ownLink } from './own-link.ts';

const Body = v.object({
  webhook_event: v.picklist(EVENTS),
  webhook_idempotency_key: v.pipe(v.string(), v.minLength(1), v.maxLength(200)),
});

/** `POST /webhooks/test/link/:id`: sends the link's webhook such an event, signed and delivered like a real one. */
export const webhookTest = route({
  method: 'POST',
  path: '/webhooks/test/link/:id',
  summary: 'Send a test webhook (sandbox)',
  dialect: 'moneykit',
  access: token('link:data:refresh'),
  body: Body,
  answers: { 200: v.object({ delivery_token: v.string() }) },
  async handle(c, deps, { webhook_event, webhook_idempotency_key }) {
    const link = await ownLink(c, deps);
    return answerOnce(c, deps, async (trx) => {
      const delivery_token = await SEND[webhook_event](trx, deps, link, webhook_idempotency_key);
      if (delivery_token === null)
        return new Refusal(
          400,
          'INVALID_REQUEST',
          'The link has no webhook, or one that answered 410. Set one first.',
          {
            vendor: 'link_error.bad_config',
          },
        );
      return { status: 200, body: { delivery_token } };
    });
  },
});

const SEND: Record<
  (typeof EVENTS)[number],
  (trx: Transaction<Tables>, deps: Deps, link: LinkRow, key: string) => Promise<string | null>
> = {
  'link.state_changed': (trx, deps, link, key) => tellState(trx, deps, link, undefined, key),
  'link.product_refresh': (trx, deps, link, key) => tellProduct(trx, deps, link, 'accounts', false, key),
  'transactions.updates_available': tellTransactions,
};
