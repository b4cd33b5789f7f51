import { type Expression, type SqlBool, sql } from 'kysely';
import { Refusal } from '../../core/refusal.ts';
import { route } from '../../http/route.ts';
import { accessToken } from './guards.ts';
import { badCursor, readDay, readLimit, readOneOf } from './query.ts';

const STATUSES = ['PENDING', 'PAID', 'OVERDUE', 'CANCELLED', 'SCHEDULED'] as const;
const SOURCES = ['BILLER_DIRECT', 'SCRAPING', 'OCR', 'EMAIL'] as const;

/**
 * `GET /bills/get`: the link's bills, newest first. `account_link_id` is the `link_id` of the exchange; an access token
 * opens one link only, so it may be left out.
 *
 * The list is given twice: the vendor's guide reads `bills`, its pagination page reads `data`.
 */
export const billsGet = route({
  method: 'GET',
  path: '/bills/get',
  dialect: 'billerapi',
  access: accessToken,
  async handle(c, { db }) {
    const link = c.get('link');
    const linkId = c.req.query('account_link_id');
    if (linkId !== undefined && linkId !== link.id)
      throw new Refusal(404, 'INVALID_REQUEST', 'account_link_id names no link of this access token.');
    const limit = readLimit(c);
    const from = readDay(c, 'start_date');
    const to = readDay(c, 'end_date');
    const status = readOneOf(c, 'status', STATUSES);
    const source = readOneOf(c, 'source', SOURCES);
    const after = readCursor(c.req.query('cursor'));

    const rows = await db
      .selectFrom('bills')
      .innerJoin('accounts', 'accounts.id', 'bills.account_id')
      .selectAll('bills')
      .select('accounts.mask')
      .where('bills.link_id', '=', link.id)
      .where(({ and, eb }) => {
        const wanted: Expression<SqlBool>[] = [];
        if (from) wanted.push(eb('due_date', '>=', from));
        if (to) wanted.push(eb('due_date', '<=', to));
        if (status) wanted.push(eb('bills.status', '=', status));
        if (source) wanted.push(eb('source', '=', source));
        if (after) wanted.push(sql<boolean>`(due_date, bills.id) < (${after.due_date}, ${after.id})`);
        return and(wanted);
      })
      .orderBy('due_date', 'desc')
      .orderBy('bills.id', 'desc')
      .limit(limit + 1)
      .execute();

    const bills = rows.slice(0, limit).map((bill) => ({
      id: bill.id,
      biller_id: link.biller_id,
      biller_name: link.biller_name,
      account_number: maskNumber(bill.mask),
      amount: bill.amount,
      currency: bill.currency,
      due_date: bill.due_date,
      status: bill.status,
      statement_date: bill.statement_date,
      description: bill.description,
      auto_pay_enabled: bill.auto_pay_enabled,
      line_items: bill.line_items.map(({ description, amount }) => ({ description, amount })),
    }));
    const last = rows.length > limit ? bills.at(-1) : undefined;
    return c.json({ bills, data: bills, has_more: last !== undefined, next_cursor: last ? writeCursor(last) : null });
  },
});

export const maskNumber = (mask: string | null): string | null => mask && `****${mask}`;

interface Place {
  due_date: string;
  id: string;
}

const writeCursor = ({ due_date, id }: Place) => Buffer.from(`${due_date} ${id}`).toString('base64url');

function readCursor(cursor: string | undefined): Place | undefined {
  if (cursor === undefined) return undefined;
  const [, due_date, id] =
    /^(\d{4}-\d\d-\d\d) (bill_[\w-]{22})$/.exec(Buffer.from(cursor, 'base64url').toString('latin1')) ?? [];
  if (!due_date || !id) throw badCursor();
  return { due_date, id };
}
