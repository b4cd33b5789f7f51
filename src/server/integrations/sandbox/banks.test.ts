import { describe, expect, test } from 'vitest';
import type { DirectoryEntry } from '../../../protocol/directory.ts';
import { fits } from '../../core/operations/catalogue.ts';
import { accountsOf } from './accounts.ts';
import { offersOf } from './resources/index.ts';

const bankIn = (country: string): DirectoryEntry => ({
  id: 'chase',
  name: 'Chase',
  kind: 'bank',
  countries: [country],
  aliases: [],
  logo: null,
  color: null,
});
const NOW = new Date('2026-04-06T12:00:00Z');

function bring<T>(resource: string, { country = 'us', now = NOW } = {}) {
  const entry = bankIn(country);
  const accounts = accountsOf(entry, 'several');
  const offer = offersOf(entry).find((one) => one.resource.name === resource)!;
  const asked = {
    resource,
    action: 'read' as const,
    arguments: undefined,
    entry,
    accounts,
    now,
    bills: 'due' as const,
  };
  const { data } = offer.bring(asked);
  expect(fits(offer.resource.actions.read!.result, data)).toBe(true);
  return data as T;
}

const RESOURCES = [
  'accounts',
  'account_numbers',
  'identity',
  'transactions',
  'transaction_history',
  'statements',
  'investments',
];

test.each(RESOURCES)('%s fits its own schema and is the same each time', (resource) => {
  expect(bring(resource)).toEqual(bring(resource));
});

test('only banks have them', () => {
  const names = offersOf({ ...bankIn('us'), kind: 'water' }).map(({ resource }) => resource.name);
  expect(names.filter((name) => RESOURCES.includes(name))).toEqual([]);
});

describe('numbers', () => {
  type Numbers = { accounts: { account: string; numbers: Record<string, string> }[] };

  test('are in the form of the bank’s country, end in the mask, and cards have none', () => {
    const { accounts } = bring<Numbers>('account_numbers');
    expect(accounts.map(({ account }) => account)).toEqual(['checking', 'savings']);
    expect(accounts[0]!.numbers).toEqual({
      account_number: expect.stringMatching(/^\d{6}1000$/),
      routing_number: expect.stringMatching(/^\d{9}$/),
    });
    expect(Object.keys(bring<Numbers>('account_numbers', { country: 'ca' }).accounts[0]!.numbers)).toEqual([
      'account_number',
      'institution_number',
      'transit_number',
    ]);
    expect(bring<Numbers>('account_numbers', { country: 'gb' }).accounts[0]!.numbers).toEqual({
      account_number: expect.stringMatching(/^\d{8}$/),
      sort_code: expect.stringMatching(/^\d{6}$/),
    });
  });

  test('a routing number has the right check digit', () => {
    const [first] = bring<Numbers>('account_numbers').accounts;
    const sum = [...first!.numbers.routing_number!].reduce(
      (all, digit, at) => all + Number(digit) * [3, 7, 1][at % 3]!,
      0,
    );
    expect(sum % 10).toBe(0);
  });

  test('come with the account when it is found', () => {
    const [checking] = accountsOf(bankIn('us'), 'one');
    expect(checking!.details!.numbers).toEqual(bring<Numbers>('account_numbers').accounts[0]!.numbers);
  });
});

describe('transactions', () => {
  type Transactions = { transactions: { id: string; date: string; amount: number; pending: boolean }[] };
  const posted = ({ transactions }: Transactions) => transactions.filter(({ pending }) => !pending);

  test('come newest first, from the last 90 or 365 days, each with an id of its own', () => {
    const { transactions } = bring<Transactions>('transactions');
    const dates = transactions.map(({ date }) => date);
    expect(dates).toEqual([...dates].sort().reverse());
    expect(dates.at(-1)! >= '2026-01-07').toBe(true);
    expect(new Set(transactions.map(({ id }) => id)).size).toBe(transactions.length);
    expect(bring<Transactions>('transaction_history').transactions.length).toBeGreaterThan(3 * transactions.length);
  });

  test('only the last two days’ are pending; posted ones never change', () => {
    const today = bring<Transactions>('transactions');
    for (const { date } of today.transactions.filter(({ pending }) => pending)) expect(date >= '2026-04-05').toBe(true);
    const tomorrow = bring<Transactions>('transactions', { now: new Date('2026-04-07T00:00:00Z') });
    const ids = new Map(tomorrow.transactions.map((one) => [one.id, one]));
    const still = posted(today).filter(({ date }) => date > '2026-01-08');
    expect(still.length).toBeGreaterThan(50);
    for (const one of still) expect(ids.get(one.id)).toEqual(one);
  });

  test('amounts are whole cents, in above zero and out below', () => {
    const amounts = bring<Transactions>('transactions').transactions.map(({ amount }) => amount);
    expect(amounts.every((amount) => Math.abs(amount * 100 - Math.round(amount * 100)) < 1e-6)).toBe(true);
    expect(amounts.some((amount) => amount > 0) && amounts.some((amount) => amount < 0)).toBe(true);
  });
});
