import { type Expression, type SqlBool, sql } from 'kysely';
import { route } from '../../http/route.ts';
import { toBill } from './bill-view.ts';
import { readCursor, writeCursor } from './cursor.ts';
import { accessTokenOrClient } from './guards.ts';
import { ownLink } from './own-link.ts';
import { readDay, readLimit, readOneOf } from './query.ts';
import { Bills } from './shapes.ts';

const STATUSES = ['PENDING', 'PAID', 'OVERDUE', 'CANCELLED', 'SCHEDULED'] as const;
const SOURCES = ['BILLER_DIRECT', 'SCRAPING', 'OCR', 'EMAIL'] as const;

/** The last bill of a page. */
interface Place {
  due_date: string;
  id: string;
}

/**
 * `GET /bills/get`: the link's bills, newest first. `account_link_id` is the `link_id` of the exchange.
 *
 * The list is given twice: the vendor's guide reads `bills`, its pagination page reads `data`.
 */
export const billsGet = route({
  method: 'GET',
  path: '/bills/get',
  dialect: 'billerapi',
  access: accessTokenOrClient,
  summary: "A link's bills, newest first",
  answers: { 200: Bills },
  query: {
    account_link_id: 'The `link_id` of the exchange.',
    start_date: 'The earliest due date, such as 2026-04-06.',
    end_date: 'The latest.',
    status: 'PENDING, PAID, OVERDUE, CANCELLED or SCHEDULED.',
    source: 'BILLER_DIRECT, SCRAPING, OCR or EMAIL.',
    limit: '1 to 100; 50 where it is left out.',
    cursor: 'The `next_cursor` of an earlier answer, for a day.',
  },
  async handle(c, deps) {
    const link = await ownLink(c, deps, c.req.query('account_link_id'));
    const limit = readLimit(c);
    const from = readDay(c, 'start_date');
    const to = readDay(c, 'end_date');
    const status = readOneOf(c, 'status', STATUSES);
    const source = readOneOf(c, 'source', SOURCES);
    const after = await readCursor<Place>(c, deps, link.id);

    const rows = await deps.db
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

    const bills = rows.slice(0, limit).map((bill) => toBill(bill, link));
    const last = rows.length > limit ? bills.at(-1) : undefined;
    const next_cursor = last
      ? await writeCursor(c, deps, link.id, { due_date: last.due_date, id: last.id } satisfies Place)
      : null;
    return c.json({ bills, data: bills, has_more: last !== undefined, next_cursor });
  },
});
