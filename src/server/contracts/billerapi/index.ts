import type { Contract } from '../../core/contract.ts';
import { newId } from '../../core/ids.ts';
import { mintResultToken } from '../../core/public-tokens.ts';
import { billersRoute } from './billers.ts';
import { billsAccounts } from './bills-accounts.ts';
import { billsGet } from './bills-get.ts';
import { billerApiError } from './error.ts';
import { linkTokenCreate } from './link-token-create.ts';
import { linkTokenExchange } from './link-token-exchange.ts';

/** Seconds. The vendor does not publish it; long enough for a server that retries, short enough to be worth little. */
const PUBLIC_TOKEN_LIFE = 600;

/** BillerAPI Link Sessions. */
export const billerApi: Contract = {
  name: 'billerapi',
  routes: [linkTokenCreate, linkTokenExchange, billsGet, billsAccounts, billersRoute],
  paths: /^\/(link|bills|billers)(\/|$)/,
  error: billerApiError,
  newLinkId: () => newId('link'),
  async mintResult(trx, { keys }, session, { redirect_uri }, linkId) {
    const token = await mintResultToken(trx, keys, session, linkId, 'public', PUBLIC_TOKEN_LIFE);
    return { token, redirect_url: session.hosted ? redirect_uri : null };
  },
};
