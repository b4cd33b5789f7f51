import { oauthError } from './error.ts';
import { useRefreshToken } from './grants.ts';
import type { GrantType } from './token.ts';

const NOT_VALID =
  'refresh_token is not valid: it is unknown, was revoked, or was not used for 30 days. The person has to connect again.';

/**
 * `refresh_token`: the same refresh token goes on; none is given back. The contract's 401 and 403 are for when it is
 * the institution that has ended its part, which it does not tell apart further: 401 where the person must log in
 * again, 403 where they have disconnected.
 */
export const grantByRefresh: GrantType = async (trx, deps, client, { refresh_token }) => {
  if (!refresh_token) throw oauthError('invalid_request', 'refresh_token is required.');
  const grant = await useRefreshToken(trx, deps, client, refresh_token);
  if (!grant) return oauthError('invalid_grant', NOT_VALID);
  const link = await trx
    .selectFrom('links')
    .select('status')
    .where('id', '=', String(grant.link_id))
    .executeTakeFirst();
  if (link?.status === 'ERROR')
    return oauthError('access_denied', 'The institution asks the person to log in again.', 401);
  if (link?.status === 'DISCONNECTED')
    return oauthError('access_denied', 'The institution no longer gives access. The person has to connect again.', 403);
  return { grant };
};
