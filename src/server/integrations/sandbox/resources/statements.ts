import { detailsOf } from '../bank-details.ts';
import { seeded } from '../seeded.ts';
import { exactly, listOf, NUMBER, TEXT } from './list-schema.ts';
import { type Asked, isBank, type Offer } from './offer.ts';

const MONTHS = 12;

/** Monthly statements: what their first page says. */
export const statements: Offer = {
  resource: {
    name: 'statements',
    actions: {
      read: {
        description: 'Monthly statements of the last year, the newest first.',
        arguments: null,
        result: exactly({
          statements: listOf(
            exactly({
              id: TEXT,
              account: TEXT,
              period_start: TEXT,
              period_end: TEXT,
              opening_balance: NUMBER,
              closing_balance: NUMBER,
              currency: TEXT,
            }),
          ),
        }),
      },
    },
  },
  serves: isBank,
  bring: (asked) => ({ data: { statements: asked.accounts.flatMap((account) => statementsOf(asked, account)) } }),
};

function statementsOf({ entry, now }: Asked, account: Asked['accounts'][number]) {
  const { balances } = detailsOf(entry, account);
  const day = (month: number, date: number) =>
    new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - month, date)).toISOString().slice(0, 10);
  const closing = (month: string) => {
    const drift = seeded(entry.id, account.ref, 'statement', month)(40_001) - 20_000;
    return Math.max(0, Math.round((balances?.current ?? 0) * 100) + drift) / 100;
  };
  return Array.from({ length: MONTHS }, (_, ago) => ({
    id: `${account.ref}-${day(ago + 1, 1).slice(0, 7)}`,
    account: account.ref,
    period_start: day(ago + 1, 1),
    period_end: day(ago, 0),
    opening_balance: closing(day(ago + 2, 1)),
    closing_balance: closing(day(ago + 1, 1)),
    currency: balances?.currency ?? 'USD',
  }));
}
