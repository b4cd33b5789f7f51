import { Refusal } from '../../core/refusal.ts';
import type { Ctx } from '../../http/context.ts';

/** The body names the client once more; it must be the one whose secret was shown. */
export function mustBeCaller(c: Ctx, clientId: string): void {
  if (clientId !== c.get('client').id)
    throw new Refusal(403, 'INVALID_REQUEST', 'client_id must be the client named in the header X-Client-ID.');
}
