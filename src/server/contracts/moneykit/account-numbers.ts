import * as v from 'valibot';
import { route } from '../../http/route.ts';
import type { AccountDetails } from '../../integrations/integration.ts';
import { AccountBody, only, readAccounts, readByAccount } from './account-view.ts';
import { token } from './guards.ts';
import { LinkBody, viewLink } from './link-view.ts';
import { exchangedLink } from './own-link.ts';
import { mustHave } from './permitted.ts';
import { readList } from './query.ts';

type Found = NonNullable<AccountDetails['numbers']>;

const text = v.string();
const Numbers = v.object({
  ach: v.array(v.object({ account_number: text, routing_number: text, wire_routing_number: v.optional(text) })),
  bacs: v.array(v.object({ account_number: text, sort_code: text })),
  eft: v.array(v.object({ account_number: text, institution_number: text, branch_number: text })),
  international: v.array(v.object({ iban: text, bic: text })),
});

/** `GET /links/:id/accounts/numbers`: what transfers need. Accounts without such numbers, as cards, are left out. */
export const accountNumbersRoute = route({
  method: 'GET',
  path: '/links/:id/accounts/numbers',
  summary: 'Account and routing numbers',
  query: { account_ids: 'only these; all where it is left out' },
  dialect: 'moneykit',
  access: token('link:data:read'),
  answers: {
    200: v.object({ accounts: v.array(v.object({ ...AccountBody.entries, numbers: Numbers })), link: LinkBody }),
  },
  async handle(c, deps) {
    const link = await exchangedLink(c, deps);
    await mustHave(deps, link, 'account_numbers');
    const found = await readByAccount<{ numbers: Found }>(deps.db, link.id, 'account_numbers');
    const accounts = only(await readAccounts(deps.db, link), readList(c, 'account_ids')).flatMap(([ref, account]) => {
      const one = found.get(ref);
      return one ? [{ ...account, numbers: numbersOf(one.numbers) }] : [];
    });
    return c.json({ accounts, link: await viewLink(deps.db, link) });
  },
});

function numbersOf(found: Found): v.InferOutput<typeof Numbers> {
  const { account_number, routing_number, sort_code, institution_number, transit_number } = found;
  return {
    ach: routing_number ? [{ account_number, routing_number }] : [],
    bacs: sort_code ? [{ account_number, sort_code }] : [],
    eft:
      institution_number && transit_number
        ? [{ account_number, institution_number, branch_number: transit_number }]
        : [],
    international: [],
  };
}
