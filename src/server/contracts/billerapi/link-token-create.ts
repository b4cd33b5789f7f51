import * as v from 'valibot';
import { Consent } from '../../../protocol/session.ts';
import { mayRedirect } from '../../core/addresses.ts';
import { createLinkToken } from '../../core/link-tokens.ts';
import { Refusal } from '../../core/refusal.ts';
import { route } from '../../http/route.ts';
import { mustBeCaller } from './client-id.ts';
import { toTime } from './time.ts';

const text = (max: number) => v.pipe(v.string(), v.minLength(1), v.maxLength(max));

/** Fields beyond these are ignored, as older and newer clients send some. */
const Body = v.object({
  client_id: text(120),
  client_user_id: text(200),
  consents: v.pipe(v.array(Consent), v.minLength(1), v.maxLength(10)),
  redirect_uri: v.optional(text(2000)),
  biller_id: v.nullish(text(120)),
});

/** `POST /link/token/create` → 201 with `success` and the Link Token object. */
export const linkTokenCreate = route({
  method: 'POST',
  path: '/link/token/create',
  dialect: 'billerapi',
  access: 'client',
  body: Body,
  async handle(c, deps, body) {
    mustBeCaller(c, body.client_id);
    const client = c.get('client');
    if (body.redirect_uri !== undefined && !mayRedirect(client, body.redirect_uri))
      throw new Refusal(
        400,
        'INVALID_REQUEST',
        'redirect_uri is not registered for this client. Register the exact URI.',
      );
    if (body.biller_id && !deps.directory.find(body.biller_id))
      throw new Refusal(400, 'BILLER_NOT_FOUND', 'biller_id names no biller. GET /billers lists them.');
    const token = await createLinkToken(deps, client, body, c.get('requestId'));
    return c.json(
      {
        success: true,
        link_token: token.link_token,
        link_token_id: token.id,
        client_id: token.client_id,
        client_user_id: token.client_user_id,
        consents: token.consents,
        ...(token.redirect_uri !== null && { redirect_uri: token.redirect_uri }),
        biller_id: token.biller_id,
        created_at: toTime(token.created_at),
        expires_at: toTime(token.expires_at),
      },
      201,
    );
  },
});
