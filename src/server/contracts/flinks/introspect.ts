import * as v from 'valibot';
import { hashToken } from '../../core/secrets/tokens.ts';
import { now } from '../../database/clock.ts';
import type { Deps } from '../../deps.ts';
import { FORM_TYPE } from '../../http/read-json.ts';
import { route } from '../../http/route.ts';
import { readAccessToken } from './access-token.ts';
import { client, knownClient } from './client.ts';
import { Introspection } from './shapes.ts';

const Body = v.object({ token: v.pipe(v.string(), v.minLength(1), v.maxLength(4000)) });

/**
 * `POST /api/v1/introspect` (RFC 7662; not of the vendor): what a token of the caller's is good for. Of a token that is
 * dead, unknown or another client's exactly `{"active": false}`.
 */
export const introspectRoute = route({
  method: 'POST',
  path: '/api/v1/introspect',
  summary: 'What a token is good for (RFC 7662)',
  answers: { 200: Introspection },
  dialect: 'flinks',
  access: client,
  body: Body,
  bodyTypes: ['application/json', FORM_TYPE],
  async handle(c, deps, { token }) {
    const { id } = knownClient(c);
    const found = await readAccessToken(deps, token);
    if (found) {
      const { iss, client_id, sub, scope, iat, exp } = found.claims;
      const active = { active: true, token_type: 'Bearer', iss, client_id, sub, scope, iat, exp };
      return c.json(client_id === id ? active : { active: false });
    }
    return c.json(await lookAtRefreshToken(deps, id, token));
  },
});

async function lookAtRefreshToken({ db, keys }: Deps, clientId: string, token: string): Promise<object> {
  const grant = await db
    .selectFrom('flinks_grants')
    .select(['client_id', 'sub', 'scope'])
    .where('refresh_hash', '=', hashToken(keys, token))
    .where('client_id', '=', clientId)
    .where('revoked_at', 'is', null)
    .where('idle_ends_at', '>', now)
    .where((row) => row.or([row('ends_at', 'is', null), row('ends_at', '>', now)]))
    .executeTakeFirst();
  return grant ? { active: true, token_type: 'refresh_token', ...grant } : { active: false };
}
