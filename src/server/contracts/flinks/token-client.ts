import { ACCESS_SECONDS } from './access-token.ts';
import { oauthError } from './error.ts';
import { insertGrant } from './grants.ts';
import { CLIENT_SCOPES, splitScope } from './scopes.ts';
import type { GrantType } from './token.ts';

/** `client_credentials`: a token for the merchant itself, to manage its application. */
export const grantByClient: GrantType = async (trx, _deps, client, { scope }) => {
  const wanted = scope ? splitScope(scope) : CLIENT_SCOPES;
  if (!wanted.length || !wanted.every((name) => CLIENT_SCOPES.includes(name)))
    return oauthError('invalid_scope', `scope must be ${CLIENT_SCOPES.join(' or ')}, or be left out.`);
  const grant = await insertGrant(
    trx,
    {
      kind: 'client_credentials',
      client_id: client.id,
      link_id: null,
      sub: null,
      scope: wanted.join(' '),
      seconds: ACCESS_SECONDS,
    },
    null,
  );
  return { grant };
};
