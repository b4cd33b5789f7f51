import type { DirectoryEntry } from '../../../../protocol/directory.ts';
import type { AccountFound, OperationResult, OperationToRun, Resource } from '../../integration.ts';
import type { BillStory } from '../bills.ts';

/** One thing that the sandbox's billers have: what merchants are told of it, and what it brings. */
export interface Offer {
  resource: Resource;
  /** Whether this biller has it. */
  serves(entry: DirectoryEntry): boolean;
  bring(asked: Asked): OperationResult;
}

export interface Asked extends OperationToRun {
  entry: DirectoryEntry;
  accounts: AccountFound[];
  /** The server's time. */
  now: Date;
  /** What the account number that was typed stands for. */
  bills: BillStory;
  /** Who owns the accounts, where a merchant made them up. */
  owners?: object[] | undefined;
}

export const isBank = ({ kind }: DirectoryEntry): boolean => kind === 'bank';
