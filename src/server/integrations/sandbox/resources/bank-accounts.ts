import type { JsonSchema } from '../../integration.ts';
import { detailsOf } from '../bank-details.ts';
import { exactly, listOf, PII, TEXT } from './list-schema.ts';
import { isBank, type Offer } from './offer.ts';

const AMOUNT: JsonSchema = { type: ['number', 'null'] };

/** Balances, in the currency's main unit. */
export const bankAccounts: Offer = {
  resource: {
    name: 'accounts',
    actions: {
      read: {
        description: 'The accounts and their balances.',
        arguments: null,
        result: exactly({
          accounts: listOf(
            exactly({
              account: TEXT,
              balances: exactly({ currency: TEXT, available: AMOUNT, current: AMOUNT, limit: AMOUNT }),
            }),
          ),
        }),
      },
    },
  },
  serves: isBank,
  bring: ({ entry, accounts }) => ({
    data: {
      accounts: accounts.map((account) => ({
        account: account.ref,
        balances: (account.details ?? detailsOf(entry, account)).balances,
      })),
    },
  }),
};

/** What a transfer to the account needs, in the form of its country. Cards are left out. */
export const accountNumbers: Offer = {
  resource: {
    name: 'account_numbers',
    actions: {
      read: {
        description: 'Account and routing numbers.',
        arguments: null,
        result: exactly({
          accounts: listOf(
            exactly({
              account: TEXT,
              numbers: exactly(
                {
                  account_number: PII,
                  routing_number: TEXT,
                  institution_number: TEXT,
                  transit_number: TEXT,
                  sort_code: TEXT,
                },
                ['routing_number', 'institution_number', 'transit_number', 'sort_code'],
              ),
            }),
          ),
        }),
      },
    },
  },
  serves: isBank,
  bring: ({ entry, accounts }) => ({
    data: {
      accounts: accounts.flatMap((account) => {
        const { numbers } = account.details ?? detailsOf(entry, account);
        return numbers ? [{ account: account.ref, numbers }] : [];
      }),
    },
  }),
};
