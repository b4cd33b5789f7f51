import type { DirectoryEntry } from '../../../protocol/directory.ts';
import type { AccountDetails, AccountFound } from '../integration.ts';
import { currencyOf } from './currency.ts';
import { digits, seeded } from './seeded.ts';

/** Balances and numbers of a bank account, the same each time. */
export function detailsOf(entry: DirectoryEntry, account: Omit<AccountFound, 'details'>): AccountDetails {
  const numbers = numbersOf(entry, account);
  return { balances: balancesOf(entry, account), ...(numbers && { numbers }) };
}

const cents = (amount: number) => Math.round(amount) / 100;

function balancesOf(entry: DirectoryEntry, { ref, type }: AccountFound): NonNullable<AccountDetails['balances']> {
  const draw = seeded(entry.id, ref, 'balances');
  const currency = currencyOf(entry);
  if (type === 'credit card') {
    const [limit, owed] = [500_000, 10_000 + draw(280_000)];
    return { currency, available: cents(limit - owed), current: cents(owed), limit: cents(limit) };
  }
  const current = type === 'savings' ? 100_000 + draw(4_900_000) : 50_000 + draw(900_000);
  return { currency, available: cents(current - draw(20_000)), current: cents(current), limit: null };
}

/** In the form of the bank's country. Cards have none: theirs are not for transfers. */
function numbersOf(entry: DirectoryEntry, { ref, mask, type }: AccountFound): AccountDetails['numbers'] {
  if (type === 'credit card') return undefined;
  const draw = seeded(entry.id, ref, 'numbers');
  const ofBank = seeded(entry.id, 'bank');
  const ending = mask ?? digits(draw, 4);
  switch (entry.countries.length === 1 ? entry.countries[0] : 'us') {
    case 'ca':
      return {
        account_number: digits(draw, 3) + ending,
        institution_number: digits(ofBank, 3),
        transit_number: digits(ofBank, 5),
      };
    case 'gb':
      return { account_number: digits(draw, 4) + ending, sort_code: digits(ofBank, 6) };
    default:
      return { account_number: digits(draw, 6) + ending, routing_number: routingNumber(ofBank) };
  }
}

/** Nine digits; the last makes 3, 7 and 1 times the others in turn add up to a multiple of ten (ABA). */
function routingNumber(draw: (below: number) => number): string {
  const first = `0${1 + draw(9)}${digits(draw, 6)}`;
  const sum = [...first].reduce((all, digit, at) => all + Number(digit) * (([3, 7, 1] as const)[at % 3] ?? 0), 0);
  return first + ((10 - (sum % 10)) % 10);
}
