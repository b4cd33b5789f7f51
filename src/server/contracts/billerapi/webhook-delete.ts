import { deleteEndpoint } from '../../core/webhooks/endpoints.ts';
import { answerOnce } from '../../http/idempotency.ts';
import { route } from '../../http/route.ts';
import { client } from './guards.ts';
import { mustBeOwn, noWebhook, WEBHOOKS } from './webhook-path.ts';

/** `DELETE /iam/clients/:clientId/webhooks/:id`. What was still to be sent there is not. */
export const webhookDelete = route({
  method: 'DELETE',
  path: `${WEBHOOKS}/:id`,
  dialect: 'billerapi',
  access: client,
  summary: 'Send no more events there',
  answers: { 200: null },
  async handle(c, deps) {
    mustBeOwn(c);
    const id = c.req.param('id') ?? '';
    return answerOnce(c, deps, async (trx) => {
      const deleted = await deleteEndpoint(trx, deps, c.get('client'), id, c.get('requestId'));
      return deleted ? { status: 200, body: { success: true, id } } : noWebhook();
    });
  },
});
