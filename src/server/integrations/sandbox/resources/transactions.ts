import { currencyOf } from '../currency.ts';
import { digits, seeded } from '../seeded.ts';
import { exactly, listOf, NUMBER, TEXT } from './list-schema.ts';
import { type Asked, isBank, type Offer } from './offer.ts';

const RESULT = exactly({
  transactions: listOf(
    exactly({
      id: TEXT,
      account: TEXT,
      date: TEXT,
      amount: NUMBER,
      currency: TEXT,
      description: TEXT,
      raw_description: TEXT,
      category: TEXT,
      pending: { type: 'boolean' },
    }),
  ),
});

const DAYS = { transactions: 90, transaction_history: 365 };

const offer = (name: keyof typeof DAYS): Offer => ({
  resource: {
    name,
    actions: {
      read: {
        description: `Money in and out within the last ${DAYS[name]} days, the newest first.`,
        arguments: null,
        result: RESULT,
      },
    },
  },
  serves: isBank,
  bring: (asked) => ({ data: { transactions: transactionsOf(asked, DAYS[name]) } }),
});

/** Amounts are in the currency's main unit: in above zero, out below. */
export const transactions = offer('transactions');
export const transactionHistory = offer('transaction_history');

type Line = readonly [description: string, category: string, from: number, to: number];

/** In cents. */
const PURCHASES: readonly [Line, ...Line[]] = [
  ['Corner Market', 'food_and_drinks.groceries', 900, 11_000],
  ['Blue Door Coffee', 'food_and_drinks.coffee', 350, 1200],
  ['Mulberry Kitchen', 'food_and_drinks.restaurants', 1800, 9500],
  ['City Transit', 'transportation.public_transit', 275, 2750],
  ['Hilltop Fuel', 'transportation.gas', 2500, 7000],
  ['Paper & Ink Books', 'shopping.books', 900, 4500],
  ['Northside Pharmacy', 'healthcare.pharmacies', 600, 5500],
];

/** On the same day of every month. */
const MONTHLY: Record<string, readonly (readonly [day: number, line: Line])[]> = {
  checking: [
    [1, ['Payroll Deposit', 'income.salary', -260_000, -260_000]],
    [3, ['Parkview Apartments', 'home.rent', 145_000, 145_000]],
    [15, ['Payroll Deposit', 'income.salary', -260_000, -260_000]],
    [20, ['Transfer To Savings', 'transfer.savings', 30_000, 30_000]],
  ],
  savings: [
    [20, ['Transfer From Checking', 'transfer.savings', -30_000, -30_000]],
    [28, ['Interest Paid', 'income.interest', -2400, -900]],
  ],
  'credit card': [[22, ['Payment Received', 'transfer.credit_card_payment', -60_000, -25_000]]],
};

const SHOPS: Record<string, boolean> = { checking: true, 'credit card': true };

/** Purchases of today and yesterday are still pending. */
const PENDING_DAYS = 2;

function transactionsOf({ entry, accounts, now }: Asked, days: number) {
  const today = Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate());
  return Array.from({ length: days }, (_, ago) => new Date(today - ago * 86_400_000)).flatMap((day, ago) =>
    accounts.flatMap((account) => onDay(entry, account, day, ago < PENDING_DAYS)),
  );
}

/** What happened on one day, told from the names and the date alone: it is the same tomorrow. */
function onDay(entry: Asked['entry'], { ref, type }: Asked['accounts'][number], day: Date, recent: boolean) {
  const date = day.toISOString().slice(0, 10);
  const draw = seeded(entry.id, ref, date);
  const regular = (MONTHLY[type] ?? []).filter(([on]) => on === day.getUTCDate()).map(([, line]) => line);
  const shopping = SHOPS[type] ? Array.from({ length: [0, 1, 1, 2][draw(4)] ?? 1 }, () => draw(PURCHASES.length)) : [];
  const lines = [...regular, ...shopping.map((at) => PURCHASES[at] ?? PURCHASES[0])];
  return lines.map(([description, category, from, to], at) => {
    const pending = recent && at >= regular.length;
    return {
      // A pending one is another, which the posted one replaces.
      id: `${ref}-${date}-${at}${pending ? '-pending' : ''}`,
      account: ref,
      date,
      amount: -(from + draw(to - from + 1)) / 100,
      currency: currencyOf(entry),
      description,
      raw_description: `${description.toUpperCase()} #${digits(draw, 4)}`,
      category,
      pending,
    };
  });
}
