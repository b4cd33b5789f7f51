import { Refusal } from '../../core/refusal.ts';
import { findClientToken } from '../../core/secrets/client-tokens.ts';
import type { Ctx } from '../../http/context.ts';
import { bearerOf, type Guard } from '../../http/guards.ts';
import { SCOPES, type Scope } from './scopes.ts';

/** The one version of this contract, and what a request without the header gets. */
const VERSION = '2023-02-18';

function checkVersion(c: Ctx): void {
  if ((c.req.header('moneykit-version') ?? VERSION) !== VERSION)
    throw new Refusal(400, 'INVALID_REQUEST', `The header moneykit-version must be ${VERSION}, or left out.`, {
      vendor: 'api_error.request.unsupported_version',
    });
}

/** Who asks for a token shows their id and secret in the request itself: the handler looks at them first. */
export const clientSecret: Guard = {
  name: 'moneykit client secret',
  security: { moneykitBasic: { type: 'http', scheme: 'basic', description: 'client_id and client_secret.' } },
  check: checkVersion,
};

/** A merchant's server, by a token of `POST /auth/token` with this scope; without one where any will do. */
export const token = (scope?: Scope): Guard => ({
  name: `moneykit token${scope ? ` ${scope}` : ''}`,
  security: {
    moneykitToken: { type: 'oauth2', flows: { clientCredentials: { tokenUrl: '/auth/token', scopes: SCOPES } } },
  },
  async check(c, deps) {
    const found = await findClientToken(deps, bearerOf(c));
    if (!found)
      throw new Refusal(
        401,
        'INVALID_REQUEST',
        'The header Authorization must be "Bearer" and an access token of POST /auth/token.',
      );
    if (found.expired)
      throw new Refusal(401, 'INVALID_REQUEST', 'Access token expired', {
        vendor: 'api_error.auth.expired_access_token',
      });
    if (scope && !found.scope.split(' ').includes(scope))
      throw new Refusal(401, 'INVALID_REQUEST', `The access token does not have the scope ${scope}.`, {
        vendor: scope.startsWith('link:') ? 'link_error.unauthorized_access' : 'api_error.auth.unauthorized',
      });
    checkVersion(c);
    c.set('client', found.client);
    c.set('scope', found.scope);
  },
});
