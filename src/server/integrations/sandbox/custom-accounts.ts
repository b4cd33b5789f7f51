import type { DirectoryEntry } from '../../../protocol/directory.ts';
import type { AccountFound, CustomData } from '../integration.ts';
import { detailsOf } from './bank-details.ts';

/** The accounts that a merchant made up, with balances of the sandbox's. */
export const customAccounts = (entry: DirectoryEntry, { accounts }: CustomData): AccountFound[] =>
  accounts.map(({ name, type, account_number, routing_number }, at) => {
    const account = { ref: `custom-${at + 1}`, name, mask: account_number.slice(-4), type };
    const { balances, numbers } = detailsOf(entry, account);
    const own = { ...numbers, account_number, ...(routing_number !== undefined && { routing_number }) };
    return { ...account, details: { ...(balances && { balances }), ...(numbers && { numbers: own }) } };
  });
