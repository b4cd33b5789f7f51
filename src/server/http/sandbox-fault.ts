import { setTimeout as wait } from 'node:timers/promises';
import type { ErrorCode } from '../../protocol/errors.ts';
import { Refusal, type RefusalStatus } from '../core/refusal.ts';
import { hashToken } from '../core/secrets/tokens.ts';
import type { Deps } from '../deps.ts';
import type { Ctx } from './context.ts';

/** For testers, in the sandbox alone: the Connect API answers with this fault in place of its own answer, or after it. */
export const FAULT_HEADER = 'X-Sandbox-Fault';

/** Codes that the Connect API answers with, each with the status that it really has. */
const REFUSED = {
  LINK_TOKEN_INVALID: 401,
  LINK_TOKEN_EXPIRED: 401,
  LINK_TOKEN_USED: 401,
  ALREADY_CLAIMED: 409,
  RESUME_USED: 401,
  SESSION_EXPIRED: 401,
  HOST_NOT_ALLOWED: 403,
  RATE_LIMITED: 429,
  INVALID_REQUEST: 400,
  INTERNAL_ERROR: 500,
} as const satisfies Partial<Record<ErrorCode, RefusalStatus>>;

type Answer = () => Response | Promise<Response>;

/** Longer than anybody likes to wait, and less than the widget does. Milliseconds. */
const SLOW_MS = 10_000;

/** What networks and proxies do, by name. Nothing is done on the server but where it says so. */
const PLAYED: Record<string, (c: Ctx, answer: Answer, stopping: AbortSignal) => Response | Promise<Response>> = {
  /** The answer takes ten seconds. */
  slow: async (_, answer, stopping) => {
    // A server that stops waits for nobody.
    await wait(SLOW_MS, undefined, { signal: stopping }).catch(() => {});
    return answer();
  },
  /** The connection is cut: what the widget calls NETWORK_ERROR. */
  reset: cut,
  NETWORK_ERROR: cut,
  /** It is done, and the connection cut before the answer arrives. */
  lost: async (c, answer) => {
    // A stream is told that nobody reads it.
    await (await answer()).body?.cancel();
    return cut(c);
  },
  empty: (c) => c.body(null, 200, { 'Content-Type': 'application/json' }),
  'bad-json': (c) => c.body('{"id": "se', 200, { 'Content-Type': 'application/json' }),
  'html-502': (c) => c.html('<!doctype html><title>502</title><h1>Bad Gateway</h1>', 502),
  /** An answer in a form that this widget does not know. */
  UPDATE_NEEDED: (c) => c.json({}),
};

const KNOWN = [...Object.keys(REFUSED), ...Object.keys(PLAYED)];

/**
 * Answers as `answer` does, or with the fault that the request asks for. What does not belong to a client of the sandbox
 * is answered as if the header were not there.
 * @param body of the request, which holds the start token where there is no session yet.
 * @throws {Refusal} the one that was asked for; INVALID_REQUEST for a fault that there is not.
 */
export async function withFault(c: Ctx, deps: Deps, body: object | undefined, answer: Answer): Promise<Response> {
  const fault = c.req.header(FAULT_HEADER);
  if (fault === undefined || c.get('dialect') !== 'connect' || !(await isSandbox(c, deps, body))) return answer();
  const played = Object.hasOwn(PLAYED, fault) && PLAYED[fault];
  if (played) return played(c, answer, deps.stopping);
  if (!Object.hasOwn(REFUSED, fault))
    throw new Refusal(400, 'INVALID_REQUEST', `The header ${FAULT_HEADER} must be one of ${KNOWN.join(', ')}.`);
  const code = fault as keyof typeof REFUSED;
  throw new Refusal(REFUSED[code], code, undefined, code === 'RATE_LIMITED' ? { headers: { 'Retry-After': '1' } } : {});
}

/** Whose request it is says its bearer; where it begins a session, its start token. */
async function isSandbox(c: Ctx, { db, keys }: Deps, body: object | undefined): Promise<boolean> {
  const { link_token, claim_code = link_token } = (body ?? {}) as { link_token?: unknown; claim_code?: unknown };
  const hash = typeof claim_code === 'string' ? hashToken(keys, claim_code) : '';
  const found = await db
    .selectFrom('clients')
    .select('id')
    .where('environment', '=', 'sandbox')
    .where(({ or, eb, selectFrom }) =>
      or([
        eb('id', '=', c.get('session')?.client_id ?? ''),
        eb('id', 'in', selectFrom('intents').select('client_id').where('hash', '=', hash)),
        eb('id', 'in', selectFrom('sessions').select('client_id').where('resume_hash', '=', hash)),
      ]),
    )
    .executeTakeFirst();
  return found !== undefined;
}

/** As when a cable is pulled: no answer, not even half of one. */
function cut(c: Ctx): Response {
  const { incoming } = (c.env ?? {}) as { incoming?: { socket: { resetAndDestroy(): void } } };
  incoming?.socket.resetAndDestroy();
  // Called in process there is no connection: there it is the body that breaks off.
  return incoming
    ? c.body(null)
    : new Response(new ReadableStream({ start: (body) => body.error(new Error('The connection was cut.')) }));
}
