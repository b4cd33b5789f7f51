import * as v from 'valibot';
import { exchangeResult, type Spent } from '../../core/links/exchange.ts';
import { Refusal } from '../../core/refusal.ts';
import { answerOnce } from '../../http/idempotency.ts';
import { route } from '../../http/route.ts';
import { token } from './guards.ts';
import { LinkBody, viewLink } from './link-view.ts';
import { tellState } from './notices.ts';

const Body = v.object({ exchangeable_token: v.pipe(v.string(), v.minLength(1), v.maxLength(400)) });

const NOT_VALID =
  'exchangeable_token is not valid: it is unknown, has expired, or has been exchanged. Each can be exchanged once.';
const VENDOR = { vendor: 'link_session_error.invalid_token_exchange' };

/**
 * `POST /link-session/exchange-token` → **201** with `link_id` and the link. A token that is unknown, another client's,
 * too old or spent gets one and the same answer. With an `Idempotency-Key` a repeat gets the first one.
 */
export const linkSessionExchange = route({
  method: 'POST',
  path: '/link-session/exchange-token',
  summary: "Take on the link, for the browser's token",
  dialect: 'moneykit',
  access: token('link_session:create'),
  body: Body,
  answers: { 201: v.object({ link_id: v.string(), link: LinkBody }) },
  handle: (c, deps, { exchangeable_token }) =>
    answerOnce(c, deps, async (trx) => {
      const takeOn = async ({ link_id }: Spent) => {
        const link = await trx.selectFrom('links').selectAll().where('id', '=', link_id).executeTakeFirstOrThrow();
        await tellState(trx, deps, link);
        return { link_id, link: await viewLink(trx, link) };
      };
      const [client, requestId] = [c.get('client'), c.get('requestId')];
      const body = await exchangeResult(trx, deps, client, 'exchangeable', exchangeable_token, requestId, takeOn);
      return body ? { status: 201, body } : new Refusal(400, 'INVALID_REQUEST', NOT_VALID, VENDOR);
    }),
});
