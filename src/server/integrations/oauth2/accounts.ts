import * as v from 'valibot';
import type { AccountFound } from '../integration.ts';

const text = v.pipe(v.string(), v.minLength(1), v.maxLength(200));
const amount = v.nullable(v.number());

const Account = v.object({
  /** The provider's own name of it; fills `{account}` in the address of a resource. */
  id: text,
  name: text,
  /** The end of its number, or all of it: the last four characters are kept. */
  mask: v.nullish(text),
  type: v.optional(text, 'account'),
  balances: v.optional(v.object({ currency: text, available: amount, current: amount, limit: amount })),
  numbers: v.optional(
    v.object({
      account_number: text,
      routing_number: v.optional(text),
      institution_number: v.optional(text),
      transit_number: v.optional(text),
      sort_code: v.optional(text),
    }),
  ),
});
const list = v.pipe(v.array(Account), v.maxLength(200));
const Answer = v.union([list, v.object({ accounts: list })]);

/**
 * The accounts out of what `resources.accounts` answered: a list, or an object with a list `accounts`, of
 * `{ id, name, mask?, type?, balances?, numbers? }`.
 * @returns undefined when it has another form.
 */
export function readAccounts(json: unknown): AccountFound[] | undefined {
  const { success, output } = v.safeParse(Answer, json);
  if (!success) return undefined;
  return (Array.isArray(output) ? output : output.accounts).map(({ id, mask, balances, numbers, ...account }) => ({
    ...account,
    ref: id,
    mask: mask?.slice(-4) ?? null,
    ...((balances || numbers) && { details: withoutUndefined({ balances, numbers }) }),
  }));
}

const withoutUndefined = (value: object): NonNullable<AccountFound['details']> => JSON.parse(JSON.stringify(value));

/**
 * The one account of a provider that tells no accounts: whoever signed in.
 * @param claims of the ID token, or of the userinfo endpoint.
 */
export function accountOfPerson(claims: Record<string, unknown>): AccountFound {
  const named = ['name', 'preferred_username', 'email'].map((claim) => claims[claim]);
  const name = named.find((value): value is string => typeof value === 'string' && value !== '') ?? 'Account';
  return { ref: String(claims.sub ?? 'account'), name: name.slice(0, 200), mask: null, type: 'account' };
}
