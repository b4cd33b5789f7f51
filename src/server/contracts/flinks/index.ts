import { randomUUID } from 'node:crypto';
import type { Contract } from '../../core/contract.ts';
import { mintResultToken } from '../../core/links/public-tokens.ts';
import { authorizeRoute } from './authorize.ts';
import { bankingRoutes } from './banking/index.ts';
import { connectPages } from './connect-page.ts';
import { flinksError } from './error.ts';
import { sweepGrants } from './grants.ts';
import { introspectRoute } from './introspect.ts';
import { metadataRoute } from './metadata.ts';
import { providersRoute, providersV2Route } from './providers.ts';
import { refusalUrl, successUrl } from './redirect.ts';
import { revokePostRoute, revokeRoute } from './revoke.ts';
import { settingsOf } from './settings.ts';
import { ErrorBody } from './shapes.ts';
import { tokenRoute } from './token.ts';

/** Seconds; the vendor does not publish it. A browser's redirect takes one, and a stolen code must come too late. */
const CODE_LIFE = 60;

/** Flinks: Open Banking (authorize, token), and the Banking Services behind Flinks Connect. */
export const flinks: Contract = {
  name: 'flinks',
  routes: [
    tokenRoute,
    authorizeRoute,
    revokeRoute,
    revokePostRoute,
    introspectRoute,
    providersRoute,
    providersV2Route,
    metadataRoute,
    ...bankingRoutes,
    ...connectPages,
  ],
  paths: /^\/(v2|api\/v\d|v3\/[^/]*\/BankingServices|\.well-known\/oauth-authorization-server)(\/|$)/,
  about: {
    title: 'Flinks',
    description: 'Open Banking: authorize, tokens, providers. Flinks Connect: the Banking Services.',
    error: ErrorBody,
  },
  error: flinksError,
  newLinkId(intent) {
    const settings = settingsOf(intent);
    return 'login_id' in settings ? settings.login_id : randomUUID();
  },
  async mintResult(trx, deps, session, intent, linkId) {
    const settings = settingsOf(intent);
    // The page is told the LoginId, which opens nothing without the merchant's secret.
    if (settings.kind !== 'authorize') return { token: linkId, redirect_url: null };
    const code = await mintResultToken(trx, deps.keys, session, linkId, 'code', CODE_LIFE);
    return { token: code, redirect_url: successUrl(deps, settings, code) };
  },
  returnUrl(deps, intent) {
    const settings = settingsOf(intent);
    if (settings.kind !== 'authorize') return null;
    return refusalUrl(deps, settings, 'access_denied', 'The person did not connect an account.');
  },
  sweep: sweepGrants,
};
