import * as v from 'valibot';
import type { AccountFound, BillFound, OperationResult } from '../integration.ts';

const text = v.pipe(v.string(), v.minLength(1), v.maxLength(300));
const day = v.pipe(v.string(), v.isoDate());
/** Of the currency's smallest unit; what fits a database's integer. */
const amount = v.pipe(v.number(), v.safeInteger(), v.maxValue(2_147_483_647), v.minValue(-2_147_483_648));

const Bill = v.object({
  account: v.optional(text),
  amount,
  currency: v.pipe(v.string(), v.regex(/^[A-Z]{3}$/)),
  due_date: day,
  statement_date: v.optional(day),
  status: v.picklist(['PENDING', 'PAID', 'OVERDUE', 'CANCELLED', 'SCHEDULED']),
  description: v.optional(v.pipe(v.string(), v.maxLength(300)), ''),
  auto_pay_enabled: v.optional(v.boolean(), false),
  line_items: v.optional(v.pipe(v.array(v.object({ description: text, amount })), v.maxLength(200)), []),
});
const Bills = v.object({ bills: v.pipe(v.array(Bill), v.maxLength(1000)) });

/** Where a resource is read for these accounts: once for each where its address says `{account}`, once otherwise. */
export function addressesOf(template: string, accounts: AccountFound[]): { url: string; account?: AccountFound }[] {
  if (!template.includes('{account}')) return [{ url: template }];
  return accounts.map((account) => ({
    url: template.replaceAll('{account}', encodeURIComponent(account.ref)),
    account,
  }));
}

/**
 * What the answers of a resource bring. `bills` must be `{ bills: [{ amount, currency, due_date, status, … }] }`, with
 * amounts in the smallest unit; any other resource is handed on as it is, as a list where there were several answers.
 * @returns undefined when they have another form.
 */
export function readResource(
  resource: string,
  answers: { json: unknown; account?: AccountFound }[],
  accounts: AccountFound[],
): OperationResult | undefined {
  if (resource !== 'bills') return { data: answers.length === 1 ? answers[0]?.json : answers.map(({ json }) => json) };
  const bills: BillFound[] = [];
  for (const { json, account } of answers) {
    const { success, output } = v.safeParse(Bills, json);
    if (!success) return undefined;
    for (const { account: ref = (account ?? accounts[0])?.ref, statement_date, ...bill } of output.bills) {
      // Of an account that was not chosen: not ours to see.
      if (ref === undefined || !accounts.some((one) => one.ref === ref)) continue;
      bills.push({ ...bill, account: ref, statement_date: statement_date ?? bill.due_date, source: 'BILLER_DIRECT' });
    }
  }
  return { bills };
}
