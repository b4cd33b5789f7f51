import type { Kysely } from 'kysely';
import * as v from 'valibot';
import { typeOf } from '../../../protocol/moneykit-account-types.ts';
import type { LinkRow, Tables } from '../../database/tables.ts';
import type { AccountDetails } from '../../integrations/integration.ts';

const Amount = v.optional(v.number());

export const AccountBody = v.object({
  account_id: v.string(),
  account_type: v.string(),
  name: v.string(),
  account_mask: v.optional(v.string()),
  balances: v.object({ currency: v.optional(v.string()), available: Amount, current: Amount, limit: Amount }),
});
type AccountBody = v.InferOutput<typeof AccountBody>;

/** The link's accounts by the integration's own names of them, in their order. What is not known is left out. */
export async function readAccounts(db: Kysely<Tables>, { id }: Pick<LinkRow, 'id'>): Promise<Map<string, AccountBody>> {
  const rows = await db.selectFrom('accounts').selectAll().where('link_id', '=', id).orderBy('position').execute();
  const fresh = await readByAccount<{ balances: AccountDetails['balances'] }>(db, id, 'accounts');
  return new Map(
    rows.map((row) => [
      row.ref,
      {
        account_id: row.id,
        account_type: typeOf(row.type),
        name: row.name,
        ...(row.mask !== null && { account_mask: row.mask }),
        balances: withoutNull(fresh.get(row.ref)?.balances ?? row.details.balances ?? {}),
      },
    ]),
  );
}

/** What an operation brought for each account, by the integration's own name of it. */
export async function readByAccount<T extends object>(
  db: Kysely<Tables>,
  linkId: string,
  resource: string,
): Promise<Map<string, T>> {
  const result = await db
    .selectFrom('link_results')
    .select('data')
    .where('link_id', '=', linkId)
    .where('resource', '=', resource)
    .executeTakeFirst();
  const { accounts = [] } = (result?.data ?? {}) as { accounts?: (T & { account: string })[] };
  return new Map(accounts.map((one) => [one.account, one]));
}

const withoutNull = (balances: object): AccountBody['balances'] =>
  Object.fromEntries(Object.entries(balances).filter(([, value]) => value !== null));

/** Those that are asked for by id, or all where none is. */
export const only = (accounts: Map<string, AccountBody>, ids: readonly string[]): [ref: string, AccountBody][] =>
  [...accounts].filter(([, { account_id }]) => !ids.length || ids.includes(account_id));
