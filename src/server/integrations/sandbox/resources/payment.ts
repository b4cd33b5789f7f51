import { IntegrationError } from '../../integration.ts';
import { isBiller } from '../form.ts';
import { seeded } from '../seeded.ts';
import type { Asked, Offer } from './offer.ts';

const text = { type: 'string' };

/** This amount is always declined, so that a failing payment can be tried. */
const DECLINED_AMOUNT = 4000;

/** Pays a bill. No money moves: this is the sandbox. */
export const payment: Offer = {
  resource: {
    name: 'payment',
    actions: {
      write: {
        description: 'Pays a bill.',
        moves: 'money',
        arguments: {
          type: 'object',
          properties: {
            amount: {
              type: 'number',
              exclusiveMinimum: 0,
              maximum: 10_000,
              title: 'Amount',
              description: 'in dollars, such as 84.20',
              'x-money': 'currency',
            },
            currency: { type: 'string', enum: ['USD', 'CAD', 'GBP', 'EUR'], title: 'Currency' },
            reference: { type: 'string', minLength: 1, maxLength: 60, title: 'Reference' },
          },
          required: ['amount', 'currency'],
          additionalProperties: false,
        },
        result: {
          type: 'object',
          properties: { payment_id: text, amount: { type: 'number' }, currency: text, status: text },
          required: ['payment_id', 'amount', 'currency', 'status'],
          additionalProperties: false,
        },
      },
    },
  },
  serves: isBiller,
  bring: (asked) => ({ data: pay(asked) }),
};

function pay({ id, entry, accounts, arguments: given = {} }: Asked) {
  const { amount, currency } = given;
  if (amount === DECLINED_AMOUNT) throw new IntegrationError('OPERATION_FAILED');
  // A repeat after a crash is the same payment; another of the same amount is not.
  const number = seeded(entry.id, accounts[0]?.ref ?? '', id ?? String(amount))(1_000_000_000);
  return { payment_id: `pay_${number}`, amount, currency, status: 'scheduled' };
}
