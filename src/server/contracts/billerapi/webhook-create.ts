import * as v from 'valibot';
import { Refusal } from '../../core/refusal.ts';
import { createEndpoint } from '../../core/webhooks/endpoints.ts';
import { answerOnce } from '../../http/idempotency.ts';
import { route } from '../../http/route.ts';
import { EVENTS } from './events.ts';
import { client } from './guards.ts';
import { NewWebhook } from './shapes.ts';
import { mustBeOwn, WEBHOOKS } from './webhook-path.ts';
import { viewWebhook } from './webhook-view.ts';

const Body = v.object({
  environment: v.picklist(['sandbox', 'development', 'production']),
  url: v.pipe(v.string(), v.minLength(1), v.maxLength(2048)),
  events: v.pipe(v.array(v.picklist(EVENTS)), v.minLength(1), v.maxLength(50)),
  secret: v.optional(v.pipe(v.string(), v.minLength(1), v.maxLength(256))),
});

/**
 * `POST /iam/clients/:clientId/webhooks` → 201 with the `secret`, told this once. The vendor asks for a JWT of its
 * dashboard here, which nobody else can make: a client registers its webhooks with the credentials it has anyway.
 */
export const webhookCreate = route({
  method: 'POST',
  path: WEBHOOKS,
  dialect: 'billerapi',
  access: client,
  summary: 'Register an address for events',
  answers: { 201: NewWebhook },
  body: Body,
  async handle(c, deps, body) {
    mustBeOwn(c);
    const client = c.get('client');
    if (body.environment !== client.environment)
      throw new Refusal(400, 'INVALID_REQUEST', `environment must be ${client.environment}: the client has no other.`);
    const wish = { contract: 'billerapi', ...body };
    return answerOnce(c, deps, async (trx) => {
      const { endpoint, secret } = await createEndpoint(trx, deps, client, wish, c.get('requestId'));
      return { status: 201, body: { success: true, ...viewWebhook(endpoint), secret } };
    });
  },
});
