import * as v from 'valibot';
import { exchangePublicToken } from '../../core/exchange.ts';
import { Refusal } from '../../core/refusal.ts';
import { route } from '../../http/route.ts';
import { mustBeCaller } from './client-id.ts';

const Body = v.object({
  public_token: v.pipe(v.string(), v.minLength(1), v.maxLength(400)),
  client_id: v.pipe(v.string(), v.minLength(1), v.maxLength(120)),
});

/**
 * `POST /link/token/exchange` → 200 with exactly `success`, `access_token`, `biller_id` and `link_id`.
 *
 * A token that is unknown, another client's, too old or already spent gets one and the same answer, byte for byte: who
 * tries tokens out must not learn that one of them exists.
 */
export const linkTokenExchange = route({
  method: 'POST',
  path: '/link/token/exchange',
  dialect: 'billerapi',
  access: 'client',
  body: Body,
  async handle(c, deps, { public_token, client_id }) {
    mustBeCaller(c, client_id);
    const access = await exchangePublicToken(deps, c.get('client'), public_token, c.get('requestId'));
    if (!access)
      throw new Refusal(
        400,
        'INVALID_REQUEST',
        'public_token is not valid: it is unknown, has expired, or has been exchanged. Each can be exchanged once; link again for a new one.',
      );
    return c.json({ success: true, ...access });
  },
});
