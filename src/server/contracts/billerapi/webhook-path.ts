import { Refusal } from '../../core/refusal.ts';
import type { Ctx } from '../../http/context.ts';

export const WEBHOOKS = '/iam/clients/:clientId/webhooks';

/** The client in the address must be the caller: another one's looks like one that does not exist. */
export function mustBeOwn(c: Ctx): void {
  if (c.req.param('clientId') !== c.get('client').id)
    throw new Refusal(404, 'INVALID_REQUEST', 'There is no such client.');
}

export const noWebhook = () => new Refusal(404, 'INVALID_REQUEST', 'There is no such webhook.');
