import type { Route } from '../../http/route.ts';
import { billersRoute } from './billers.ts';
import { billsAccounts } from './bills-accounts.ts';
import { billsGet } from './bills-get.ts';
import { linkTokenCreate } from './link-token-create.ts';
import { linkTokenExchange } from './link-token-exchange.ts';

/** BillerAPI Link Sessions. */
export const billerApiRoutes: Route[] = [linkTokenCreate, linkTokenExchange, billsGet, billsAccounts, billersRoute];

/** Paths under which a mistaken address is answered in this contract's words. */
export const BILLERAPI_PATHS = /^\/(link|bills|billers)(\/|$)/;
