import type { DirectoryEntry } from '../../../protocol/directory.ts';
import type { AccountFound } from '../integration.ts';
import { detailsOf } from './bank-details.ts';
import { isBiller } from './form.ts';

const account = (ref: string, name: string, mask: string, type: string): AccountFound => ({ ref, name, mask, type });

const OF_BILLERS = [
  account('primary', 'Primary', '4242', 'residential'),
  account('vacation_home', 'Vacation Home', '4243', 'residential'),
  account('business', 'Business', '4244', 'business'),
];

const OF_BANKS = [
  account('checking', 'Checking', '1000', 'checking'),
  account('savings', 'Savings', '2000', 'savings'),
  account('credit_card', 'Credit card', '3000', 'credit card'),
];

/** Found behind every login of `user_accounts_mixed`, and not to be linked. */
const UNAVAILABLE: AccountFound[] = [
  { ...account('closed', 'Old apartment', '4245', 'residential'), unavailable: 'closed' },
  { ...account('prepaid', 'Prepaid meter', '4246', 'prepaid'), unavailable: 'unsupported' },
];

const OF_OTHERS = OF_BILLERS.map((one) => ({ ...one, type: one.type === 'business' ? 'business' : 'personal' }));

/** What a login has: one account, three, those and others that cannot be linked, or thirty. */
export type AccountsStory = 'one' | 'several' | 'mixed' | 'many';

export function accountsOf(entry: DirectoryEntry, how: AccountsStory, accountNumber?: string): AccountFound[] {
  const all = entry.kind === 'bank' ? ofBank(entry) : isBiller(entry) ? OF_BILLERS : OF_OTHERS;
  if (how === 'mixed') return [...all, ...UNAVAILABLE];
  if (how === 'many') return manyOf(all);
  if (how === 'several') return all;
  return all.slice(0, 1).map((first) => (accountNumber ? { ...first, mask: accountNumber.slice(-4) } : first));
}

const manyOf = (all: AccountFound[]): AccountFound[] =>
  Array.from({ length: 30 }, (_, at) => {
    const like = all[at % all.length] as AccountFound;
    return { ...like, ref: `${like.ref}-${at}`, name: `${like.name} ${at + 1}`, mask: String(5000 + at) };
  });

const ofBank = (entry: DirectoryEntry) =>
  OF_BANKS.map((account) => ({ ...account, details: detailsOf(entry, account) }));
