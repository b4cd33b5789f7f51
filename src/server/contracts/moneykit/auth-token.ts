import * as v from 'valibot';
import { findClient } from '../../core/clients.ts';
import { Refusal } from '../../core/refusal.ts';
import { mintClientToken } from '../../core/secrets/client-tokens.ts';
import type { Deps } from '../../deps.ts';
import type { Ctx } from '../../http/context.ts';
import { basicOf } from '../../http/guards.ts';
import { FORM_TYPE } from '../../http/read-json.ts';
import { route } from '../../http/route.ts';
import { clientSecret } from './guards.ts';
import { readScopes } from './scopes.ts';

/** The contract's 60 minutes. */
const LIFE_SECONDS = 3600;

const text = (max: number) => v.optional(v.pipe(v.string(), v.maxLength(max)));

/** All may be left out: what is missing has an answer of its own. */
const Body = v.object({
  grant_type: text(100),
  scope: text(1000),
  client_id: text(200),
  client_secret: text(400),
});

/**
 * `POST /auth/token` → **201** with an access token for an hour (RFC 6749 4.4). The client proves itself in the body or
 * by HTTP Basic; the body is a form or JSON.
 */
export const authToken = route({
  method: 'POST',
  path: '/auth/token',
  summary: 'An access token, for an id and a secret',
  dialect: 'moneykit',
  access: clientSecret,
  body: Body,
  bodyTypes: [FORM_TYPE, 'application/json'],
  answers: {
    201: v.object({
      access_token: v.string(),
      token_type: v.literal('bearer'),
      expires_in: v.number(),
      scope: v.string(),
    }),
  },
  async handle(c, deps, { grant_type, scope = '', ...shown }) {
    const client = await provenClient(c, deps, shown);
    if (grant_type !== 'client_credentials') throw refused('grant_type must be client_credentials.');
    const scopes = readScopes(scope);
    if (!scopes) throw refused('scope holds one that is not known. Leave it out for all.');
    const granted = scopes.join(' ');
    const access_token = await deps.db
      .transaction()
      .execute((trx) => mintClientToken(trx, deps, client, granted, LIFE_SECONDS, c.get('requestId')));
    c.header('Pragma', 'no-cache');
    return c.json({ access_token, token_type: 'bearer', expires_in: LIFE_SECONDS, scope: granted }, 201);
  },
});

/** The vendor has the same code for 400 and 401. */
const refused = (message: string) =>
  new Refusal(400, 'INVALID_REQUEST', message, { vendor: 'api_error.auth.unauthorized' });

async function provenClient(
  c: Ctx,
  deps: Deps,
  body: { client_id?: string | undefined; client_secret?: string | undefined },
) {
  const basic = basicOf(c);
  if (basic && (body.client_secret !== undefined || (body.client_id ?? basic.id) !== basic.id))
    throw refused('The client must be named once: in the header Authorization, or in the body.');
  const { client_id: id, client_secret: secret } = basic ? { client_id: basic.id, client_secret: basic.secret } : body;
  const client = id && secret ? await findClient(deps, id, secret) : undefined;
  if (!client)
    throw new Refusal(401, 'INVALID_REQUEST', 'client_id and client_secret do not name a known client.', {
      headers: { 'WWW-Authenticate': 'Basic realm="moneykit"' },
    });
  return client;
}
