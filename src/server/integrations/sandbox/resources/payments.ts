import { paymentsOf } from '../bills.ts';
import type { Offer } from './offer.ts';

const text = { type: 'string' };

export const payments: Offer = {
  resource: {
    name: 'payments',
    actions: {
      read: {
        description: 'Past payments.',
        arguments: null,
        result: {
          type: 'object',
          properties: {
            payments: {
              type: 'array',
              items: {
                type: 'object',
                properties: { account: text, amount: { type: 'integer' }, currency: text, paid_on: text },
                required: ['account', 'amount', 'currency', 'paid_on'],
                additionalProperties: false,
              },
            },
          },
          required: ['payments'],
          additionalProperties: false,
        },
      },
    },
  },
  serves: () => true,
  bring: ({ entry, accounts, now }) => ({
    data: { payments: accounts.flatMap((account) => paymentsOf(entry, account, now)) },
  }),
};
