import type { Contract } from '../../core/contract.ts';
import { ErrorBody, passageError } from './error.ts';
import { linkClaim } from './link-claim.ts';
import { linkPage } from './link-page.ts';
import { returnUrlOf } from './link-view.ts';
import { linkWs } from './link-ws.ts';
import { linksCreate } from './links-create.ts';
import { linksGet } from './links-get.ts';
import { linksList } from './links-list.ts';
import { passOn } from './notices.ts';
import { providersRoute } from './providers.ts';
import { verificationKey } from './verification-key.ts';

/** Passage Connect. The page is given no token: the merchant reads the result, or hears it by webhook. */
export const passage: Contract = {
  name: 'passage',
  routes: [linksCreate, linksList, linksGet, providersRoute, linkClaim, linkWs, linkPage, verificationKey],
  paths: /^\/(v1|link\/(claim|ws)|webhook_verification_key)(\/|$)/,
  about: {
    title: 'Passage Connect',
    description: 'Links: operations at one integration, done once a person has claimed them with a code.',
    error: ErrorBody,
  },
  error: passageError,
  newLinkId: ({ id }) => id,
  async mintResult(_trx, _deps, _session, intent) {
    return { token: '', redirect_url: returnUrlOf(intent).returnUrl ?? null };
  },
  returnUrl: (_, intent) => returnUrlOf(intent).returnUrl ?? null,
  changed: passOn,
};
