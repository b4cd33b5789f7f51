import * as v from 'valibot';
import { signJwt } from '../../core/secrets/signing-keys.ts';
import { hashToken } from '../../core/secrets/tokens.ts';
import { readClock } from '../../database/clock.ts';
import type { Deps } from '../../deps.ts';
import type { Ctx } from '../../http/context.ts';
import { basicOf, everyone } from '../../http/guards.ts';
import { FORM_TYPE } from '../../http/read-json.ts';
import { route } from '../../http/route.ts';
import { BANK, checkBankClient, issuerOf } from './bank.ts';
import { spendCode } from './codes.ts';
import { ACCESS_SECONDS, findBankToken, issueToken, revokeGrant } from './tokens.ts';

const text = v.optional(v.pipe(v.string(), v.maxLength(2000)), '');
const TokenBody = v.object({
  grant_type: text,
  code: text,
  redirect_uri: text,
  code_verifier: text,
  refresh_token: text,
  token: text,
  client_id: text,
  client_secret: text,
});
type TokenBody = v.InferOutput<typeof TokenBody>;

type Answer = { tokens: object } | { error: string };

/** What each grant gives (RFC 6749, 4.1.3 and 6). */
const GRANTS: Record<string, (deps: Deps, clientId: string, body: TokenBody) => Promise<Answer>> = {
  authorization_code: async (deps, client_id, { code, redirect_uri, code_verifier }) => {
    const issued = await deps.db.transaction().execute(async (trx) => {
      const grant = await spendCode(trx, deps, { code, client_id, redirect_uri, code_verifier });
      if (!grant) return undefined;
      const access_token = await issueToken(trx, deps, 'access', grant);
      return { grant, tokens: { access_token, refresh_token: await issueToken(trx, deps, 'refresh', grant) } };
    });
    if (!issued) return { error: 'invalid_grant' };
    const { grant, tokens } = issued;
    const openid = grant.scope.split(' ').includes('openid');
    const id_token = openid && { id_token: await idToken(deps, client_id, grant.nonce) };
    return { tokens: { ...tokens, ...ofType(grant.scope), ...id_token } };
  },

  refresh_token: async (deps, client_id, { refresh_token }) => {
    const grant = await findBankToken(deps, 'refresh', refresh_token);
    if (grant?.client_id !== client_id) return { error: 'invalid_grant' };
    return { tokens: { access_token: await issueToken(deps.db, deps, 'access', grant), ...ofType(grant.scope) } };
  },
};

const ofType = (scope: string) => ({ token_type: 'Bearer', expires_in: ACCESS_SECONDS, scope });

async function idToken(deps: Deps, aud: string, nonce: string | null): Promise<string> {
  const iat = Math.floor((await readClock(deps.db)).getTime() / 1000);
  const claims = { iss: issuerOf(deps.config), sub: 'user_good', aud, iat, exp: iat + ACCESS_SECONDS };
  return signJwt(deps, 'sandbox_bank', { ...claims, ...(nonce !== null && { nonce }) });
}

export const tokenRoute = route({
  method: 'POST',
  path: `${BANK}/token`,
  dialect: 'connect',
  access: everyone,
  body: TokenBody,
  bodyTypes: [FORM_TYPE],
  async handle(c, deps, body) {
    const client = await authenticate(c, deps, body);
    if (!client) return refuseClient(c);
    const grant = Object.hasOwn(GRANTS, body.grant_type) ? GRANTS[body.grant_type] : undefined;
    if (!grant) return c.json({ error: 'unsupported_grant_type' }, 400);
    const answer = await grant(deps, client, body);
    return 'tokens' in answer ? c.json(answer.tokens) : c.json(answer, 400);
  },
});

/** RFC 7009: the whole grant goes, whichever of its tokens is shown; 200 for one that is not known, too. */
export const revokeRoute = route({
  method: 'POST',
  path: `${BANK}/revoke`,
  dialect: 'connect',
  access: everyone,
  body: TokenBody,
  bodyTypes: [FORM_TYPE],
  async handle(c, deps, body) {
    const client = await authenticate(c, deps, body);
    if (!client) return refuseClient(c);
    const grant = await deps.db
      .selectFrom('sandbox_bank_tokens')
      .select('grant_id')
      .where('hash', '=', hashToken(deps.keys, body.token))
      .where('client_id', '=', client)
      .executeTakeFirst();
    if (grant) await revokeGrant(deps.db, grant.grant_id);
    return c.body(null, 200);
  },
});

/** By the header or in the body (RFC 6749, 2.3.1). */
function authenticate(c: Ctx, deps: Deps, { client_id, client_secret }: TokenBody): Promise<string | undefined> {
  const { id, secret } = basicOf(c) ?? { id: client_id, secret: client_secret };
  return checkBankClient(deps, id, secret);
}

function refuseClient(c: Ctx): Response {
  c.header('WWW-Authenticate', 'Basic realm="sandbox bank"');
  return c.json({ error: 'invalid_client' }, 401);
}
