import { sql } from 'kysely';
import * as v from 'valibot';
import { route } from '../../http/route.ts';
import { token } from './guards.ts';
import { readCursor, readNumber, writeCursor } from './query.ts';
import { toTime } from './time.ts';

/** `GET /links?limit&cursor`: the client's links, the newest first. The vendor takes no pages of less than 500. */
export const linksList = route({
  method: 'GET',
  path: '/links',
  summary: 'All links',
  query: { limit: '500 to 5000; 1000 unless told', cursor: 'next_cursor of an earlier answer' },
  dialect: 'moneykit',
  access: token('link:data:read'),
  answers: {
    200: v.object({
      links: v.array(v.object({ link_id: v.string(), created_at: v.string() })),
      next_cursor: v.nullable(v.string()),
    }),
  },
  async handle(c, { db }) {
    const limit = readNumber(c, 'limit', { from: 500, to: 5000, unless: 1000 });
    const after = readCursor(c, /^after (mk_[\w-]{22})$/)?.[1];
    let links = db
      .selectFrom('links')
      .select(['id', 'created_at'])
      .where('client_id', '=', c.get('client').id)
      .where('contract', '=', 'moneykit')
      .orderBy('created_at', 'desc')
      .orderBy('id', 'desc')
      .limit(limit + 1);
    if (after)
      links = links.where(
        sql<boolean>`(created_at, id) < (
          select created_at, id from links where id = ${after} and client_id = ${c.get('client').id})`,
      );
    const rows = await links.execute();
    const page = rows.slice(0, limit);
    const last = rows.length > limit ? page.at(-1) : undefined;
    return c.json({
      links: page.map(({ id, created_at }) => ({ link_id: id, created_at: toTime(created_at) })),
      next_cursor: last ? writeCursor(`after ${last.id}`) : null,
    });
  },
});
