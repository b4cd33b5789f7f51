import { hitLimit } from '../core/limits.ts';
import { Refusal } from '../core/refusal.ts';
import type { Deps } from '../deps.ts';
import { networkOf } from './client-address.ts';
import type { Ctx } from './context.ts';
import type { Route } from './route.ts';

/** Requests a minute. BillerAPI publishes the first two, per client and environment; the others take them over. */
const PER_MINUTE = {
  read: 1000,
  write: 100,
  /** Per network, where nobody knows yet who asks: opening a session, claiming a link. */
  stranger: 600,
};

/**
 * Counts the request, after its caller is known: a client by its id, whatever token it shows; a widget by its session;
 * a stranger who wants something changed by its network. What anybody may read (pages, logos) is not counted.
 * @throws {Refusal} 429 with `Retry-After`; 503 for a change that could not be counted. A read that could not be goes on.
 */
export async function applyLimits(
  c: Ctx,
  deps: Deps,
  { method, path, counts }: Pick<Route, 'method' | 'path' | 'counts'>,
): Promise<void> {
  if (!deps.config.rateLimits) return;
  const counted = whatCounts(c, deps, counts ?? (method === 'GET' ? 'read' : 'write'), path);
  if (!counted) return;
  const { allowed, retryAfterSeconds } = await count(deps, counted);
  if (!allowed)
    throw new Refusal(429, 'RATE_LIMITED', `Too many requests. Try again in ${retryAfterSeconds} seconds.`, {
      headers: { 'Retry-After': String(retryAfterSeconds) },
    });
}

interface Counted {
  who: string;
  kind: keyof typeof PER_MINUTE;
}

function whatCounts(c: Ctx, { config }: Deps, kind: 'read' | 'write', path: string): Counted | undefined {
  const client = c.get('client')?.id ?? c.get('link')?.client_id;
  if (client) return { who: `client ${client}`, kind };
  const session = c.get('session')?.id;
  if (session) return { who: `session ${session}`, kind };
  const network = kind === 'write' && networkOf(c, config.trustedProxies);
  return network ? { who: `network ${network} ${path}`, kind: 'stranger' } : undefined;
}

async function count({ db, log }: Deps, { who, kind }: Counted) {
  try {
    return await hitLimit(db, 'rate_limits', `${who} ${kind}`, { limit: PER_MINUTE[kind], windowSeconds: 60 });
  } catch (error) {
    log.error({ event: 'limit_not_counted' }, error);
    if (kind === 'read') return { allowed: true, retryAfterSeconds: 0 };
    throw new Refusal(503, 'INTERNAL_ERROR');
  }
}
