import type { DirectoryEntry } from '../../../../protocol/directory.ts';
import { accountNumbers, bankAccounts } from './bank-accounts.ts';
import { bills } from './bills.ts';
import { identity } from './identity.ts';
import { investments } from './investments.ts';
import { mobileBillingStatement } from './mobile-billing-statement.ts';
import type { Offer } from './offer.ts';
import { orderHistory } from './order-history.ts';
import { payment } from './payment.ts';
import { paymentMethod } from './payment-method.ts';
import { payments } from './payments.ts';
import { readHistory } from './read-history.ts';
import { statements } from './statements.ts';
import { transactionHistory, transactions } from './transactions.ts';

const OFFERS: readonly Offer[] = [
  bills,
  payments,
  bankAccounts,
  accountNumbers,
  identity,
  transactions,
  transactionHistory,
  statements,
  investments,
  payment,
  paymentMethod,
  mobileBillingStatement,
  orderHistory,
  readHistory,
];

export const offersOf = (entry: DirectoryEntry): Offer[] => OFFERS.filter((offer) => offer.serves(entry));
