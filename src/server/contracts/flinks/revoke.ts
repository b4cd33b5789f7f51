import * as v from 'valibot';
import { hashToken } from '../../core/secrets/tokens.ts';
import type { Deps } from '../../deps.ts';
import type { Ctx } from '../../http/context.ts';
import { bearerOf, type Guard } from '../../http/guards.ts';
import { FORM_TYPE, parseBody, readText } from '../../http/read-json.ts';
import { route } from '../../http/route.ts';
import { readAccessToken } from './access-token.ts';
import { client, knownClient } from './client.ts';
import { oauthError } from './error.ts';
import { revokeGrant } from './grants.ts';
import { appToken, setClient } from './guards.ts';

/** Whoever holds a token may end it. */
const holder: Guard = {
  name: 'flinks token to revoke',
  security: appToken.security ?? {},
  async check(c, deps) {
    if (!bearerOf(c)) throw oauthError('invalid_request', 'The header Authorization must be Bearer and a token.', 401);
    const found = await readAccessToken(deps, bearerOf(c));
    if (found) await setClient(c, deps, found.grant.client_id);
  },
};

/** The access token of `Authorization`, and with it its refresh token. One that is dead already is no mistake. */
async function endHeld(c: Ctx, deps: Deps): Promise<Response> {
  const found = await readAccessToken(deps, bearerOf(c));
  if (found) await end(deps, found.grant.client_id, { column: 'id', value: found.grant.id }, c.get('requestId'));
  return c.body(null, 200);
}

const end = (deps: Deps, clientId: string, which: Parameters<typeof revokeGrant>[3], requestId: string) =>
  deps.db.transaction().execute((trx) => revokeGrant(trx, deps, clientId, which, requestId));

/** `DELETE /api/v1/revoke` → 200 without a body. */
export const revokeRoute = route({
  method: 'DELETE',
  path: '/api/v1/revoke',
  summary: 'Ends an access token and its refresh token',
  answers: { 200: null },
  dialect: 'flinks',
  access: holder,
  handle: endHeld,
});

const Body = v.object({ token: v.pipe(v.string(), v.minLength(1), v.maxLength(4000)) });

/** By a Bearer, as the contract has it, or by the client and a `token` in the body, as RFC 7009 has it. */
const holderOrClient: Guard = {
  name: 'flinks token to revoke, or client',
  security: appToken.security ?? {},
  async check(c, deps) {
    if (bearerOf(c)) return holder.check(c, deps);
    c.set('bodyText', (await readText(c, ['application/json', FORM_TYPE])).text);
    await client.check(c, deps);
    knownClient(c);
  },
};

/** `POST /api/v1/revoke` → the same, or `{}`. An unknown token, or another client's, is 200 as well (RFC 7009 2.2). */
export const revokePostRoute = route({
  method: 'POST',
  path: '/api/v1/revoke',
  summary: 'Ends a token (RFC 7009)',
  answers: { 200: null },
  dialect: 'flinks',
  access: holderOrClient,
  async handle(c, deps) {
    if (bearerOf(c)) return endHeld(c, deps);
    const type = c.req.header('content-type')?.toLowerCase().startsWith(FORM_TYPE) ? FORM_TYPE : 'application/json';
    const { token } = parseBody({ type, text: c.get('bodyText') }, Body) as v.InferOutput<typeof Body>;
    const { id } = c.get('client');
    const found = await readAccessToken(deps, token);
    const which = found
      ? ({ column: 'id', value: found.grant.id } as const)
      : ({ column: 'refresh_hash', value: hashToken(deps.keys, token) } as const);
    await end(deps, id, which, c.get('requestId'));
    // Nobody reads it (RFC 7009 2.2), but there are clients that fail without JSON.
    return c.json({});
  },
});
