import * as v from 'valibot';
import { route } from '../../http/route.ts';
import { AccountBody, only, readAccounts, readByAccount } from './account-view.ts';
import { token } from './guards.ts';
import { LinkBody, viewLink } from './link-view.ts';
import { exchangedLink } from './own-link.ts';
import { mustHave } from './permitted.ts';
import { readList } from './query.ts';

const text = v.optional(v.string());
const primary = v.optional(v.boolean());
export const Owner = v.object({
  names: v.array(v.string()),
  addresses: v.array(v.object({ street: text, city: text, region: text, postal_code: text, country: text, primary })),
  phone_numbers: v.array(v.object({ number: v.string(), type: text, primary })),
  emails: v.array(v.object({ address: v.string(), primary })),
});
type Owner = v.InferOutput<typeof Owner>;

/** `GET /links/:id/identity?account_ids`: who owns each account. */
export const identityRoute = route({
  method: 'GET',
  path: '/links/:id/identity',
  summary: 'Who owns the accounts',
  query: { account_ids: 'only these; all where it is left out' },
  dialect: 'moneykit',
  access: token('link:data:read'),
  answers: {
    200: v.object({ accounts: v.array(v.object({ ...AccountBody.entries, owners: v.array(Owner) })), link: LinkBody }),
  },
  async handle(c, deps) {
    const link = await exchangedLink(c, deps);
    await mustHave(deps, link, 'identity');
    const found = await readByAccount<{ owners: Owner[] }>(deps.db, link.id, 'identity');
    const accounts = only(await readAccounts(deps.db, link), readList(c, 'account_ids')).map(([ref, account]) => ({
      ...account,
      owners: (found.get(ref)?.owners ?? []).map(viewOwner),
    }));
    return c.json({ accounts, link: await viewLink(deps.db, link) });
  },
});

const viewOwner = ({ names, addresses, phone_numbers, emails }: Owner): Owner => ({
  names,
  addresses,
  phone_numbers,
  emails,
});
