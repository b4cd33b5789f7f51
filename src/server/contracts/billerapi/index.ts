import type { Contract } from '../../core/contract.ts';
import { newId } from '../../core/ids.ts';
import { isExchanged, mintResultToken } from '../../core/links/public-tokens.ts';
import { SESSION_MINUTES } from '../../core/sessions/sessions.ts';
import { billersRoute } from './billers.ts';
import { billsAccounts } from './bills-accounts.ts';
import { billsGet } from './bills-get.ts';
import { billsSandbox } from './bills-sandbox.ts';
import { billsSync } from './bills-sync.ts';
import { picks, updateReason } from './choices.ts';
import { billerApiError, ErrorBody } from './error.ts';
import { tellOfRefresh, tellOfSession } from './events.ts';
import { goOnTo } from './go-on.ts';
import { invitationPage } from './invitation-page.ts';
import { linkDelete } from './link-delete.ts';
import { linkDiscoverAccounts } from './link-discover-accounts.ts';
import { linkSubmitCredentials } from './link-submit-credentials.ts';
import { linkSubmitMfa } from './link-submit-mfa.ts';
import { linkTokenCreate } from './link-token-create.ts';
import { linkTokenExchange } from './link-token-exchange.ts';
import { requestToLinkCreate } from './request-to-link-create.ts';
import { requestToLinkGet } from './request-to-link-get.ts';
import { requestToLinkList } from './request-to-link-list.ts';
import { sandboxScenarios } from './sandbox-scenarios.ts';
import { webhookCreate } from './webhook-create.ts';
import { webhookDelete } from './webhook-delete.ts';
import { webhookList } from './webhook-list.ts';
import { webhookRotate } from './webhook-rotate.ts';

/** Seconds. The vendor does not publish it; long enough for a server that retries, short enough to be worth little. */
const PUBLIC_TOKEN_LIFE = 600;

/** The first of several may be exchanged when the last is made: as long as a session lasts, and some more. */
const PUBLIC_TOKEN_LIFE_OF_SEVERAL = SESSION_MINUTES * 60 + PUBLIC_TOKEN_LIFE;

/** BillerAPI Link Sessions. */
export const billerApi: Contract = {
  name: 'billerapi',
  routes: [
    linkTokenCreate,
    linkTokenExchange,
    linkSubmitCredentials,
    linkSubmitMfa,
    linkDiscoverAccounts,
    linkDelete,
    billersRoute,
    billsGet,
    billsAccounts,
    billsSync,
    billsSandbox,
    sandboxScenarios,
    requestToLinkCreate,
    requestToLinkList,
    requestToLinkGet,
    invitationPage,
    webhookCreate,
    webhookList,
    webhookDelete,
    webhookRotate,
  ],
  // Under `/link` Passage has two addresses of its own.
  paths: /^\/(link(?!\/(claim|ws)(\/|$))|bills|billers|request-to-link|sandbox(?!\/bank(\/|$))|iam)(\/|$)/,
  about: {
    title: 'BillerAPI Link Sessions',
    description: 'Link tokens, their exchange, and the bills behind a link. Server to server.',
    error: ErrorBody,
  },
  error: billerApiError,
  picks,
  updateReason,
  newLinkId: () => newId('link'),
  async mintResult(trx, { keys }, session, intent, linkId) {
    // A link that is connected anew keeps its access tokens: there is nothing to exchange.
    const kept = intent.renews !== null && (await isExchanged(trx, linkId));
    const life = session.several ? PUBLIC_TOKEN_LIFE_OF_SEVERAL : PUBLIC_TOKEN_LIFE;
    const token = kept ? '' : await mintResultToken(trx, keys, session, linkId, 'public', life);
    return { token, redirect_url: session.hosted ? goOnTo(intent) : null };
  },
  changed: tellOfSession,
  refreshed: tellOfRefresh,
};
