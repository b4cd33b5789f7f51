import { createHash } from 'node:crypto';
import type { DirectoryEntry } from '../../../protocol/directory.ts';
import type { AccountFound, BillFound, PaymentFound } from '../integration.ts';
import { currencyOf } from './currency.ts';

/** The bills that an account number of the sandbox stands for. */
export type BillStory = 'due' | 'past_due' | 'auto_pay' | 'payment_plan';

type Line = BillFound['line_items'][number];
interface Sketch {
  /** Days from today; negative is past. */
  due: number;
  status: BillFound['status'];
  description: string;
  lines: (base: number) => Line[];
  auto_pay?: boolean;
}

const charge = (base: number): Line => ({ description: 'Usage charge', amount: base });

const STORIES: Record<BillStory, Sketch[]> = {
  due: [{ due: 15, status: 'PENDING', description: 'Monthly bill', lines: (base) => [charge(base)] }],
  past_due: [
    {
      due: -30,
      status: 'OVERDUE',
      description: 'Past due bill',
      lines: (base) => [
        charge(base),
        { description: 'Late fee', amount: 2500 },
        { description: 'Interest', amount: Math.round(base * 0.015) },
      ],
    },
  ],
  auto_pay: [
    { due: 5, status: 'SCHEDULED', description: 'Automatic payment', lines: (base) => [charge(base)], auto_pay: true },
  ],
  payment_plan: [1, 2, 3].map((part) => ({
    due: 30 * (part - 1) + 15,
    status: part === 1 ? 'PENDING' : 'SCHEDULED',
    description: `Payment plan, instalment ${part} of 3`,
    lines: (base) => [{ description: `Instalment ${part} of 3`, amount: Math.round(base / 3) }],
  })),
};

/** The account's bills, the same each time but for the dates, which are told from `now`. */
export function billsOf(entry: DirectoryEntry, account: AccountFound, story: BillStory, now: Date): BillFound[] {
  return STORIES[story].map(({ due, status, description, lines, auto_pay = false }) => {
    const line_items = lines(baseAmount(entry, account));
    return {
      account: account.ref,
      amount: line_items.reduce((sum, line) => sum + line.amount, 0),
      currency: currencyOf(entry),
      due_date: day(now, due),
      statement_date: day(now, due - 21),
      status,
      source: 'BILLER_DIRECT',
      description,
      auto_pay_enabled: auto_pay,
      line_items,
    };
  });
}

/** The last three months' payments. */
export function paymentsOf(entry: DirectoryEntry, account: AccountFound, now: Date): PaymentFound[] {
  return [1, 2, 3].map((months) => ({
    account: account.ref,
    amount: baseAmount(entry, account),
    currency: currencyOf(entry),
    paid_on: day(now, -30 * months),
  }));
}

/** 20.00 to 219.99, told from the names alone. */
const baseAmount = (entry: DirectoryEntry, account: AccountFound) =>
  2000 + (createHash('sha256').update(`${entry.id}/${account.ref}`).digest().readUInt32BE() % 20_000);

const day = (now: Date, days: number) => new Date(now.getTime() + days * 86_400_000).toISOString().slice(0, 10);
