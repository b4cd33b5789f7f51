import { listEndpoints } from '../../core/webhooks/endpoints.ts';
import { route } from '../../http/route.ts';
import { client } from './guards.ts';
import { Webhooks } from './shapes.ts';
import { mustBeOwn, WEBHOOKS } from './webhook-path.ts';
import { viewWebhook } from './webhook-view.ts';

/** `GET /iam/clients/:clientId/webhooks` → `{webhooks}`, the oldest first. */
export const webhookList = route({
  method: 'GET',
  path: WEBHOOKS,
  dialect: 'billerapi',
  access: client,
  summary: 'Addresses that events go to',
  answers: { 200: Webhooks },
  async handle(c, deps) {
    mustBeOwn(c);
    const webhooks = (await listEndpoints(deps, c.get('client'), 'billerapi')).map(viewWebhook);
    return c.json({ webhooks });
  },
});
