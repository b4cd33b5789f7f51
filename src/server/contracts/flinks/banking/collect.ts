import { unsealLogin } from '../../../core/links/link-login.ts';
import type { LinkRow } from '../../../database/tables.ts';
import type { Deps } from '../../../deps.ts';
import type { AccountDetails } from '../../../integrations/integration.ts';

/** What was read of one account. Amounts are in the currency's main unit. */
export interface CollectedAccount {
  id: string;
  name: string;
  mask: string | null;
  type: string;
  details: AccountDetails;
  owner: Owner | undefined;
  transactions: Transaction[];
  statements: Statement[];
}

export type Collected = readonly CollectedAccount[];

export interface Owner {
  names: string[];
  addresses: { street: string; city: string; region: string; postal_code: string; country: string }[];
  phone_numbers: { number: string }[];
  emails: { address: string }[];
}

/** In above zero, out below. */
export interface Transaction {
  id: string;
  date: string;
  amount: number;
  description: string;
}

export interface Statement {
  id: string;
  period_start: string;
  period_end: string;
  opening_balance: number;
  closing_balance: number;
  currency: string;
}

/** The integration's own name of the account that it is about. */
type About<T> = T & { account: string };

/** Results have passed the schemas of `resources` before they were kept. */
interface Results {
  identity?: { accounts: About<{ owners: Owner[] }>[] };
  transactions?: { transactions: About<Transaction>[] };
  statements?: { statements: About<Statement>[] };
}

/** Puts a link's accounts and what its operations brought together again. */
export async function collect(deps: Pick<Deps, 'db' | 'keys'>, link: LinkRow): Promise<Collected> {
  const accounts = await deps.db
    .selectFrom('accounts')
    .selectAll()
    .where('link_id', '=', link.id)
    .orderBy('position')
    .execute();
  const rows = await deps.db
    .selectFrom('link_results')
    .select(['resource', 'data'])
    .where('link_id', '=', link.id)
    .execute();
  const { identity, transactions, statements }: Results = Object.fromEntries(
    rows.map(({ resource, data }) => [resource, data]),
  );
  const refs = new Map(unsealLogin(deps, link)?.accounts.map(({ id, ref }) => [id, ref]));
  return accounts.map(({ id, name, mask, type, details }) => {
    const isIts = ({ account }: About<unknown>) => account === refs.get(id);
    return {
      id,
      name,
      mask,
      type,
      details,
      owner: identity?.accounts.find(isIts)?.owners[0],
      transactions: transactions?.transactions.filter(isIts) ?? [],
      statements: statements?.statements.filter(isIts) ?? [],
    };
  });
}
