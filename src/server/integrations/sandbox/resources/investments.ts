import { currencyOf } from '../currency.ts';
import { seeded } from '../seeded.ts';
import { exactly, listOf, NUMBER, TEXT } from './list-schema.ts';
import { type Asked, isBank, type Offer } from './offer.ts';

/** Holdings, and the securities they are of. The sandbox's banks keep them in the savings account. */
export const investments: Offer = {
  resource: {
    name: 'investments',
    actions: {
      read: {
        description: 'Holdings and the securities they are of.',
        arguments: null,
        result: exactly({
          holdings: listOf(
            exactly({
              account: TEXT,
              security: TEXT,
              quantity: NUMBER,
              price: NUMBER,
              value: NUMBER,
              cost_basis: NUMBER,
            }),
          ),
          securities: listOf(exactly({ id: TEXT, name: TEXT, type: TEXT, currency: TEXT, close_price: NUMBER })),
        }),
      },
    },
  },
  serves: isBank,
  bring: (asked) => ({
    data: {
      holdings: asked.accounts
        .filter(({ type }) => type === 'savings')
        .flatMap((account) => holdingsOf(asked, account)),
      securities: FUNDS.map((fund) => ({ ...fund, currency: currencyOf(asked.entry) })),
    },
  }),
};

/** Invented. */
const FUNDS = [
  { id: 'money-market', name: 'Harbour Money Market Fund', type: 'fund', close_price: 1 },
  { id: 'world-shares', name: 'Harbour World Shares', type: 'etf', close_price: 98.12 },
];

const holdingsOf = ({ entry }: Asked, { ref }: Asked['accounts'][number]) =>
  FUNDS.map(({ id, close_price }) => {
    const draw = seeded(entry.id, ref, id);
    const quantity = 5 + draw(200);
    const cents = Math.round(quantity * close_price * 100);
    return {
      account: ref,
      security: id,
      quantity,
      price: close_price,
      value: cents / 100,
      cost_basis: Math.round(cents * (0.8 + draw(20) / 100)) / 100,
    };
  });
