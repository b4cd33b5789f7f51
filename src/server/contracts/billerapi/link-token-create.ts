import * as v from 'valibot';
import { newId } from '../../core/ids.ts';
import { createIntent } from '../../core/sessions/intents.ts';
import { answerOnce } from '../../http/idempotency.ts';
import { route } from '../../http/route.ts';
import { CHOICES, readChoices } from './choices.ts';
import { mustBeCaller } from './client-id.ts';
import { Consents } from './consents.ts';
import { client } from './guards.ts';
import { toTime } from './time.ts';
import { checkBiller, checkRedirect } from './wishes.ts';

/** The contract's 30 minutes. */
const LIFE_SECONDS = 1800;

const text = (max: number) => v.pipe(v.string(), v.minLength(1), v.maxLength(max));

/** Fields beyond these are ignored, as older and newer clients send some. */
const Body = v.object({
  client_id: text(120),
  client_user_id: text(200),
  consents: Consents,
  redirect_uri: v.optional(text(2000)),
  biller_id: v.nullish(text(120)),
  ...CHOICES,
});

const LinkToken = v.object({
  success: v.literal(true),
  link_token: v.string(),
  link_token_id: v.string(),
  client_id: v.string(),
  client_user_id: v.string(),
  consents: v.array(v.picklist(['bills', 'payments'])),
  redirect_uri: v.optional(v.string()),
  biller_id: v.nullable(v.string()),
  link_id: v.optional(v.string()),
  created_at: v.pipe(v.string(), v.isoTimestamp()),
  expires_at: v.pipe(v.string(), v.isoTimestamp()),
});

/** `POST /link/token/create` → 201 with `success` and the Link Token object. Takes an `Idempotency-Key`. */
export const linkTokenCreate = route({
  method: 'POST',
  path: '/link/token/create',
  summary: 'Make the token that starts a flow',
  answers: { 201: LinkToken },
  dialect: 'billerapi',
  access: client,
  body: Body,
  async handle(c, deps, body) {
    mustBeCaller(c, body.client_id);
    const client = c.get('client');
    checkRedirect(client, body.redirect_uri);
    checkBiller(deps, body.biller_id);
    const { client_user_id, consents, redirect_uri } = body;
    const chosen = await readChoices(c, deps, body);
    const wish = {
      id: newId('ltid'),
      contract: 'billerapi',
      token: 'link',
      client_user_id,
      redirect_uri,
      ...chosen,
      lifeSeconds: LIFE_SECONDS,
    } as const;
    return answerOnce(c, deps, async (trx) => {
      const { intent, token } = await createIntent(trx, deps, client, wish, c.get('requestId'));
      const body = {
        success: true,
        link_token: token,
        link_token_id: intent.id,
        client_id: intent.client_id,
        client_user_id: intent.client_user_id,
        consents: [...new Set(consents)],
        ...(intent.redirect_uri !== null && { redirect_uri: intent.redirect_uri }),
        biller_id: intent.integration_id,
        ...(intent.renews !== null && { link_id: intent.renews }),
        created_at: toTime(intent.created_at),
        expires_at: toTime(intent.expires_at),
      };
      return { status: 201, body };
    });
  },
});
