import type { Transaction } from 'kysely';
import * as v from 'valibot';
import { Refusal } from '../../core/refusal.ts';
import type { ClientRow, Tables } from '../../database/tables.ts';
import type { Deps } from '../../deps.ts';
import { FORM_TYPE } from '../../http/read-json.ts';
import { route } from '../../http/route.ts';
import { ACCESS_SECONDS, signAccessToken } from './access-token.ts';
import { client, knownClient } from './client.ts';
import { oauthError } from './error.ts';
import type { DatedGrant } from './grants.ts';
import { TokenAnswer } from './shapes.ts';
import { grantByClient } from './token-client.ts';
import { grantByCode } from './token-code.ts';
import { grantByRefresh } from './token-refresh.ts';

const text = v.optional(v.pipe(v.string(), v.maxLength(4000)));

/** A field without a value counts as absent (RFC 6749 3.2); fields beyond these are ignored, as it demands. */
const Body = v.object({
  grant_type: v.pipe(v.string(), v.maxLength(200)),
  code: text,
  redirect_uri: text,
  code_verifier: text,
  refresh_token: text,
  scope: text,
  client_id: text,
  client_secret: text,
});
export type TokenBody = v.InferOutput<typeof Body>;

interface Granted {
  grant: DatedGrant;
  refresh_token?: string;
}

/** In the request's transaction. A refusal that is returned leaves what was noted; one that is thrown leaves nothing. */
export type GrantType = (
  trx: Transaction<Tables>,
  deps: Deps,
  client: ClientRow,
  body: TokenBody,
  requestId: string,
) => Promise<Granted | Refusal>;

const GRANT_TYPES: Record<string, { fields: (keyof TokenBody)[]; grant: GrantType }> = {
  authorization_code: { fields: ['code', 'redirect_uri', 'code_verifier'], grant: grantByCode },
  refresh_token: { fields: ['refresh_token'], grant: grantByRefresh },
  client_credentials: { fields: ['scope'], grant: grantByClient },
};

/**
 * `POST /api/v1/token` → 200 with `access_token`, `token_type`, `expires_in`, and with a code also `refresh_token`.
 * JSON as the vendor has it, or a form as RFC 6749 has it.
 */
export const tokenRoute = route({
  method: 'POST',
  path: '/api/v1/token',
  summary: 'Tokens for a code, a refresh token, or the merchant itself',
  answers: { 200: TokenAnswer },
  dialect: 'flinks',
  access: client,
  // Each person's token is refreshed every five minutes.
  counts: 'read',
  body: Body,
  bodyTypes: ['application/json', FORM_TYPE],
  async handle(c, deps, body) {
    const { fields, grant } = chosen(body);
    const caller = knownClient(c);
    const foreign = Object.values(GRANT_TYPES)
      .flatMap((type) => type.fields)
      .find((field) => body[field] && !fields.includes(field));
    if (foreign) throw oauthError('invalid_request', `${foreign} does not belong to this grant_type. Leave it out.`);
    const granted = await deps.db.transaction().execute((trx) => grant(trx, deps, caller, body, c.get('requestId')));
    if (granted instanceof Refusal) throw granted;
    c.header('Pragma', 'no-cache');
    return c.json({
      access_token: await signAccessToken(deps, granted.grant, granted.grant.at),
      token_type: 'Bearer',
      ...(granted.refresh_token !== undefined && { refresh_token: granted.refresh_token }),
      expires_in: ACCESS_SECONDS,
    });
  },
});

function chosen({ grant_type }: TokenBody) {
  const names = Object.keys(GRANT_TYPES).join(', ');
  if (!grant_type) throw oauthError('invalid_request', `grant_type is required: one of ${names}.`);
  const type = Object.hasOwn(GRANT_TYPES, grant_type) ? GRANT_TYPES[grant_type] : undefined;
  if (!type) throw oauthError('unsupported_grant_type', `grant_type must be one of ${names}.`);
  return type;
}
