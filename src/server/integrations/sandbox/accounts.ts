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

const OF_OTHERS = OF_BILLERS.map((one) => ({ ...one, type: one.type === 'business' ? 'business' : 'personal' }));

export function accountsOf(entry: DirectoryEntry, how: 'one' | 'several', accountNumber?: string): AccountFound[] {
  const all = entry.kind === 'bank' ? ofBank(entry) : isBiller(entry) ? OF_BILLERS : OF_OTHERS;
  if (how === 'several') return all;
  return all.slice(0, 1).map((first) => (accountNumber ? { ...first, mask: accountNumber.slice(-4) } : first));
}

const ofBank = (entry: DirectoryEntry) =>
  OF_BANKS.map((account) => ({ ...account, details: detailsOf(entry, account) }));
