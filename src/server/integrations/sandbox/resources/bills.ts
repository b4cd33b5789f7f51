import { billsOf } from '../bills.ts';
import type { Offer } from './offer.ts';

export const bills: Offer = {
  resource: {
    name: 'bills',
    actions: { read: { description: 'Amounts, due dates and what each bill is for.', arguments: null, result: null } },
  },
  serves: () => true,
  bring: ({ entry, accounts, bills: story, now }) => ({
    bills: accounts.flatMap((account) => billsOf(entry, account, story, now)),
  }),
};
