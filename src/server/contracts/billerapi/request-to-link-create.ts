import * as v from 'valibot';
import { newId } from '../../core/ids.ts';
import { createIntent } from '../../core/sessions/intents.ts';
import { known } from '../../core/sessions/session-view.ts';
import { answerOnce } from '../../http/idempotency.ts';
import { route } from '../../http/route.ts';
import { mustBeCaller } from './client-id.ts';
import { Consents, operationsOf } from './consents.ts';
import { tellOfInvitation } from './events.ts';
import { client } from './guards.ts';
import { type InvitationSettings, intentIdOf, readInvitation, secretsOf, viewInvitation } from './invitation.ts';
import { Invitation } from './shapes.ts';
import { checkBiller, checkRedirect } from './wishes.ts';

/** A week: the vendor does not publish how long an invitation stands. */
const LIFE_SECONDS = 7 * 24 * 60 * 60;

const text = (max: number) => v.pipe(v.string(), v.minLength(1), v.maxLength(max));

/** The vendor publishes the object, not the request: these are the fields that it could come from. */
const Body = v.object({
  client_id: v.optional(text(120)),
  client_user_id: text(200),
  biller_id: v.nullish(text(120)),
  consents: v.optional(Consents, ['bills']),
  redirect_uri: v.optional(text(2000)),
  metadata: v.nullish(
    v.pipe(
      v.record(v.string(), v.unknown()),
      v.check((metadata) => JSON.stringify(metadata).length <= 4000, 'must be at most 4000 characters of JSON'),
    ),
  ),
});

/** `POST /request-to-link/create` → 201 with `success` and the invitation. Takes an `Idempotency-Key`. */
export const requestToLinkCreate = route({
  method: 'POST',
  path: '/request-to-link/create',
  dialect: 'billerapi',
  access: client,
  summary: 'Invite somebody to link an account on a hosted page',
  answers: { 201: Invitation },
  body: Body,
  async handle(c, deps, { client_id, client_user_id, biller_id, consents, redirect_uri, metadata = null }) {
    if (client_id !== undefined) mustBeCaller(c, client_id);
    const client = c.get('client');
    checkRedirect(client, redirect_uri);
    checkBiller(deps, biller_id);
    const id = newId('rtl');
    const wish = {
      id: intentIdOf(id),
      contract: 'billerapi',
      token: 'link',
      startToken: secretsOf(deps.keys, id).token,
      client_user_id,
      consents,
      operations: operationsOf(consents),
      redirect_uri,
      integration_id: biller_id,
      // Whoever the address is passed on to cannot take over what another has begun.
      exclusive: true,
      settings: { invitation: true, metadata } satisfies InvitationSettings,
      lifeSeconds: LIFE_SECONDS,
    } as const;
    return answerOnce(c, deps, async (trx) => {
      const { intent } = await createIntent(trx, deps, client, wish, c.get('requestId'));
      await tellOfInvitation(trx, deps, 'created', intent);
      const invitation = known(await readInvitation(trx, client.id, id));
      return { status: 201, body: { success: true, ...viewInvitation(deps, invitation) } };
    });
  },
});
