import * as v from 'valibot';
import { Refusal } from '../../core/refusal.ts';
import { route } from '../../http/route.ts';
import { AccountBody, only, readAccounts } from './account-view.ts';
import { token } from './guards.ts';
import { LinkBody, viewLink } from './link-view.ts';
import { exchangedLink } from './own-link.ts';
import { readList } from './query.ts';

const ACCOUNT_IDS = { account_ids: 'only these; all where it is left out' };

/** `GET /links/:id/accounts?account_ids`. */
export const accountsRoute = route({
  method: 'GET',
  path: '/links/:id/accounts',
  summary: 'The accounts of a link',
  query: ACCOUNT_IDS,
  dialect: 'moneykit',
  access: token('link:data:read'),
  answers: { 200: v.object({ accounts: v.array(AccountBody), link: LinkBody }) },
  async handle(c, deps) {
    const link = await exchangedLink(c, deps);
    const accounts = only(await readAccounts(deps.db, link), readList(c, 'account_ids'));
    return c.json({ accounts: accounts.map(([, account]) => account), link: await viewLink(deps.db, link) });
  },
});

/** `GET /links/:id/accounts/:account_id`. */
export const accountRoute = route({
  method: 'GET',
  path: '/links/:id/accounts/:account_id',
  summary: 'One account of a link',
  dialect: 'moneykit',
  access: token('link:data:read'),
  answers: { 200: v.object({ account: AccountBody, link: LinkBody }) },
  async handle(c, deps) {
    const link = await exchangedLink(c, deps);
    const id = c.req.param('account_id');
    const account = [...(await readAccounts(deps.db, link)).values()].find(({ account_id }) => account_id === id);
    // The vendor has no code for an account that is not there.
    if (!account) throw new Refusal(404, 'INVALID_REQUEST', 'Account not found.', { vendor: 'link_error.not_found' });
    return c.json({ account, link: await viewLink(deps.db, link) });
  },
});
