import { isDepository } from '../../../protocol/moneykit-account-types.ts';
import type { Contract } from '../../core/contract.ts';
import { newId } from '../../core/ids.ts';
import { isExchanged, mintResultToken } from '../../core/links/public-tokens.ts';
import { sweepClientTokens } from '../../core/secrets/client-tokens.ts';
import { readIntent } from '../../core/sessions/intents.ts';
import { accountNumbersRoute } from './account-numbers.ts';
import { accountRoute, accountsRoute } from './accounts.ts';
import { authIntrospect } from './auth-introspect.ts';
import { authToken } from './auth-token.ts';
import { onRefresh, onSession } from './changes.ts';
import { ErrorBody, moneyKitError } from './error.ts';
import { identityRoute } from './identity.ts';
import { institutionGet, institutionStyling } from './institution-get.ts';
import { institutionsRoute } from './institutions.ts';
import { acceptsInstitution } from './institutions-served.ts';
import { launcherPages } from './launcher-pages.ts';
import { linkDelete } from './link-delete.ts';
import { linkGet } from './link-get.ts';
import { linkPatch } from './link-patch.ts';
import { linkProducts } from './link-products.ts';
import { linkReset } from './link-reset.ts';
import { linkSessionCreate } from './link-session-create.ts';
import { linkSessionExchange } from './link-session-exchange.ts';
import { linksList } from './links-list.ts';
import { intentSettings } from './settings.ts';
import { transactionsRoute } from './transactions.ts';
import { transactionsSync } from './transactions-sync.ts';
import { userLinks } from './user-links.ts';
import { webhookTest } from './webhook-test.ts';

/** Seconds. The vendor does not publish it; long enough for a server that retries, short for a UUID's 122 bits. */
const EXCHANGEABLE_TOKEN_LIFE = 600;

/** MoneyKit: link sessions, their exchange, and the data behind a link. */
export const moneyKit: Contract = {
  name: 'moneykit',
  routes: [
    authToken,
    authIntrospect,
    linkSessionCreate,
    linkSessionExchange,
    linksList,
    linkGet,
    linkPatch,
    linkDelete,
    linkReset,
    linkProducts,
    accountsRoute,
    // Before the account whose id that would be.
    accountNumbersRoute,
    accountRoute,
    identityRoute,
    transactionsRoute,
    transactionsSync,
    userLinks,
    institutionsRoute,
    institutionGet,
    institutionStyling,
    webhookTest,
    ...launcherPages,
  ],
  paths: /^\/(auth|link-session|links|users|institutions|webhooks|start|relink|continue)(\/|$)/,
  about: {
    title: 'MoneyKit',
    description: 'Link sessions, their exchange, and the bank data behind a link. Server to server.',
    error: ErrorBody,
  },
  error: moneyKitError,
  accepts: (intent, entry) => acceptsInstitution(intentSettings(intent), entry),
  picks(intent) {
    const { onlyOneAccount, onlyDepository, rejectsLinked = false } = intentSettings(intent);
    return {
      select: onlyOneAccount ? 'single' : 'multiple',
      allows: ({ type }) => !onlyDepository || isDepository(type),
      rejectsLinked,
    };
  },
  customData: (intent) => intentSettings(intent).custom,
  newLinkId: () => newId('mk'),
  async mintResult(trx, { keys }, session, { redirect_uri }, linkId) {
    // A merchant that asks for a link anew has exchanged it: its page is given the id. Where the person has chosen so
    // in a flow for a new link, the launcher knows only the end with a token, which stands for the same link.
    const { renews } = await readIntent(trx, session.intent_id);
    const token =
      renews !== null && (await isExchanged(trx, linkId))
        ? ''
        : await mintResultToken(trx, keys, session, linkId, 'exchangeable', EXCHANGEABLE_TOKEN_LIFE);
    return { token, redirect_url: session.hosted ? redirect_uri : null };
  },
  changed: onSession,
  refreshed: onRefresh,
  sweep: sweepClientTokens,
};
