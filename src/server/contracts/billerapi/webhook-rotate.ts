import * as v from 'valibot';
import { rotateEndpoint } from '../../core/webhooks/endpoints.ts';
import { answerOnce } from '../../http/idempotency.ts';
import { route } from '../../http/route.ts';
import { client } from './guards.ts';
import { NewSecret } from './shapes.ts';
import { mustBeOwn, noWebhook, WEBHOOKS } from './webhook-path.ts';

const Body = v.object({ secret: v.optional(v.pipe(v.string(), v.minLength(1), v.maxLength(256))) });

/**
 * `POST /iam/clients/:clientId/webhooks/:id/rotate` → the new `secret`, told this once. For a day both sign, so that the
 * receiver can be changed meanwhile. Our own: the vendor has no such page.
 */
export const webhookRotate = route({
  method: 'POST',
  path: `${WEBHOOKS}/:id/rotate`,
  dialect: 'billerapi',
  access: client,
  summary: 'Replace the secret that signs',
  answers: { 200: NewSecret },
  body: Body,
  async handle(c, deps, body) {
    mustBeOwn(c);
    const id = c.req.param('id') ?? '';
    return answerOnce(c, deps, async (trx) => {
      const secret = await rotateEndpoint(trx, deps, c.get('client'), id, c.get('requestId'), body.secret);
      return secret === null ? noWebhook() : { status: 200, body: { success: true, id, secret } };
    });
  },
});
