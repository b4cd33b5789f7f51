import { audit } from '../core/audit/audit.ts';
import { hitLimit } from '../core/limits.ts';
import type { Refusal } from '../core/refusal.ts';
import type { Deps } from '../deps.ts';
import { networkOf } from './client-address.ts';
import type { Ctx } from './context.ts';

/** Rows a minute for one network: whoever knocks a thousand times shall not fill the disk. The log has each of them. */
const NOTED = { limit: 60, windowSeconds: 60 };

/** Notes in the audit trail that somebody was not let in, or not to this. */
export async function noteRefusal(c: Ctx, deps: Deps, { status }: Refusal): Promise<void> {
  if (status !== 401 && status !== 403) return;
  const { db, keys, config, log } = deps;
  const actor = c.get('client')?.id ?? c.get('link')?.client_id ?? c.get('session')?.id ?? 'unknown';
  try {
    const network = networkOf(c, config.trustedProxies) ?? 'none';
    const { allowed } = await hitLimit(db, 'rate_limits', `noted ${network} ${actor}`, NOTED);
    if (!allowed) return;
    const object = `${c.req.method} ${c.get('route') ?? 'none'}`;
    await audit(db, keys, { actor, action: 'access', object, outcome: 'refused', request_id: c.get('requestId') });
  } catch (error) {
    // The refusal stands, noted or not.
    log.error({ event: 'refusal_not_noted', request_id: c.get('requestId') }, error);
  }
}
