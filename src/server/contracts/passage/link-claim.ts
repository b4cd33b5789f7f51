import { randomBytes } from 'node:crypto';
import * as v from 'valibot';
import type { ErrorCode } from '../../../protocol/errors.ts';
import { Refusal } from '../../core/refusal.ts';
import { isToken } from '../../core/secrets/tokens.ts';
import { openSession } from '../../core/sessions/open-session.ts';
import type { Deps } from '../../deps.ts';
import { startToken } from '../../http/guards.ts';
import { route } from '../../http/route.ts';
import { toMs } from './time.ts';

const Body = v.object({ code: v.pipe(v.string(), v.minLength(1), v.maxLength(200)) });

const Answer = v.object({
  linkId: v.string(),
  sessionId: v.string(),
  clientToken: v.string(),
  websocketUrl: v.string(),
  expiresAt: v.number(),
});

const unknown = () => new Refusal(404, 'LINK_TOKEN_INVALID', 'Link not found');

/** What the core refuses, as this contract says it. */
const REFUSALS: Partial<Record<ErrorCode, () => Refusal>> = {
  LINK_TOKEN_INVALID: unknown,
  LINK_TOKEN_USED: () => new Refusal(409, 'LINK_TOKEN_USED', 'Link already completed: create a new one'),
  ALREADY_CLAIMED: () => new Refusal(409, 'ALREADY_CLAIMED', 'Link already claimed: another device has it open'),
  LINK_TOKEN_EXPIRED: () => new Refusal(410, 'LINK_TOKEN_EXPIRED', 'Link expired: create a new one'),
};

/**
 * `POST /link/claim`, public: begins an attempt at the link, for the device that asks. There is one at a time; a new one
 * can begin when that has failed. The client token is the bearer of the Connect API.
 */
export const linkClaim = route({
  method: 'POST',
  path: '/link/claim',
  summary: 'Claim a link for this device: begins a session.',
  answers: { 200: Answer },
  dialect: 'passage',
  access: startToken,
  body: Body,
  async handle(c, deps, { code }) {
    if (!isToken('claim', code)) throw unknown();
    const { bearer, session, intent } = await open(deps, code, c.get('requestId'));
    return c.json({
      linkId: intent.id,
      sessionId: session.id,
      clientToken: bearer,
      websocketUrl: `${deps.config.origin.replace(/^http/, 'ws')}/link/ws?code=${code}`,
      expiresAt: toMs(session.expires_at),
    });
  },
});

async function open(deps: Deps, token: string, requestId: string) {
  // Whoever claims by this call is a device of its own.
  const cid = randomBytes(16).toString('base64url');
  try {
    return await openSession(deps, { token, origin: deps.config.origin, cid, bearerKind: 'client_bearer' }, requestId);
  } catch (error) {
    if (error instanceof Refusal) throw REFUSALS[error.code]?.() ?? error;
    deps.log.error({ event: 'claim_failed', request_id: requestId }, error);
    throw new Refusal(502, 'INTERNAL_ERROR', 'The session could not be made. Try again in a moment.');
  }
}
