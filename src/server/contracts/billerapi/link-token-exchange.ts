import * as v from 'valibot';
import { type Access, exchangeForAccess } from '../../core/links/exchange-access.ts';
import { Refusal } from '../../core/refusal.ts';
import { answerOnce } from '../../http/idempotency.ts';
import { route } from '../../http/route.ts';
import { mustBeCaller } from './client-id.ts';
import { client } from './guards.ts';

const Body = v.object({
  public_token: v.pipe(v.string(), v.minLength(1), v.maxLength(400)),
  client_id: v.pipe(v.string(), v.minLength(1), v.maxLength(120)),
});

const Answer = v.object({
  success: v.literal(true),
  access_token: v.string(),
  biller_id: v.string(),
  link_id: v.string(),
});

const NOT_VALID =
  'public_token is not valid: it is unknown, has expired, or has been exchanged. Each can be exchanged once; link again for a new one.';

/**
 * `POST /link/token/exchange` → 200 with exactly `success`, `access_token`, `biller_id` and `link_id`.
 *
 * A token that is unknown, another client's, too old or already spent gets one and the same answer, byte for byte: who
 * tries tokens out must not learn that one of them exists. With an `Idempotency-Key` a repeat gets the first answer.
 */
export const linkTokenExchange = route({
  method: 'POST',
  path: '/link/token/exchange',
  summary: 'Exchange the single-use public token for lasting access',
  answers: { 200: Answer },
  dialect: 'billerapi',
  access: client,
  body: Body,
  async handle(c, deps, { public_token, client_id }) {
    mustBeCaller(c, client_id);
    const [client, requestId] = [c.get('client'), c.get('requestId')];
    const body = (access: Access) => ({ success: true, ...access });
    if (c.req.header('idempotency-key') === undefined) {
      const asked = { client_id, token: public_token, request_id: requestId };
      const access = await deps.exchangeTogether(asked);
      if (access) return c.json(body(access));
    }
    return answerOnce(c, deps, async (trx) => {
      const access = await exchangeForAccess(trx, deps, client, public_token, requestId);
      return access ? { status: 200, body: body(access) } : new Refusal(400, 'INVALID_REQUEST', NOT_VALID);
    });
  },
});
