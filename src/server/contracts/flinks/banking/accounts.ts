import type { Collected, CollectedAccount, Owner, Transaction } from './collect.ts';

/** `GetAccountsDetail`: everything, with the transactions, the oldest first. */
export const viewDetail = (accounts: Collected): object => ({
  Accounts: accounts.map((account) => ({
    ...viewAccount(account),
    Holder: viewHolder(account.owner),
    Transactions: viewTransactions(account),
  })),
});

/** `GetAccountsSummary`: balances and numbers. */
export const viewSummary = (accounts: Collected): object => ({ Accounts: accounts.map(viewAccount) });

function viewAccount({ id, name, mask, type, details: { balances, numbers } }: CollectedAccount) {
  return {
    TransitNumber: numbers?.transit_number ?? null,
    InstitutionNumber: numbers?.institution_number ?? null,
    RoutingNumber: numbers?.routing_number ?? null,
    OverdraftLimit: balances?.limit ?? 0,
    Title: name,
    AccountNumber: numbers?.account_number ?? null,
    LastFourDigits: mask,
    Balance: {
      Available: balances?.available ?? null,
      Current: balances?.current ?? null,
      Limit: balances?.limit ?? null,
    },
    Category: type === 'credit card' ? 'Credits' : 'Operations',
    Type: TYPES[type] ?? 'Other',
    Currency: balances?.currency ?? null,
    Id: id,
  };
}

const TYPES: Record<string, string> = { checking: 'Chequing', savings: 'Savings', 'credit card': 'CreditCard' };

function viewHolder(owner: Owner | undefined) {
  const [address] = owner?.addresses ?? [];
  return {
    Name: owner?.names[0] ?? null,
    Address: {
      CivicAddress: address?.street ?? null,
      City: address?.city ?? null,
      Province: address?.region ?? null,
      PostalCode: address?.postal_code ?? null,
      POBox: null,
      Country: address?.country ?? null,
    },
    Email: owner?.emails[0]?.address ?? null,
    PhoneNumber: owner?.phone_numbers[0]?.number ?? null,
  };
}

/** The balance after each is told back from today's. */
function viewTransactions({ transactions, details }: CollectedAccount) {
  let cents = Math.round((details.balances?.current ?? 0) * 100);
  const newestFirst = transactions.map((transaction) => {
    const viewed = viewTransaction(transaction, cents / 100);
    cents -= Math.round(transaction.amount * 100);
    return viewed;
  });
  return newestFirst.reverse();
}

const viewTransaction = ({ id, date, description, amount }: Transaction, balance: number) => ({
  Date: date.replaceAll('-', '/'),
  Code: null,
  Description: description,
  Debit: amount < 0 ? -amount : null,
  Credit: amount < 0 ? null : amount,
  Balance: balance,
  Id: id,
});
