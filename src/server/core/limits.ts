import { type Kysely, sql } from 'kysely';
import { inSeconds, now } from '../database/clock.ts';
import type { Tables } from '../database/tables.ts';

/** `rate_limits` is forgotten in a crash, which costs a minute's counts; `guess_limits` is not. */
type Table = 'rate_limits' | 'guess_limits';

interface Limit {
  /** Hits that one window takes. */
  limit: number;
  /** Length of a window, which begins at its first hit. */
  windowSeconds: number;
}

export interface Hit {
  allowed: boolean;
  /** Until the window ends: 1 or more. */
  retryAfterSeconds: number;
  /** Names the window, for `giveBack`. */
  window: string;
}

const secondsLeft = sql<number>`greatest(1, ceil(extract(epoch from ends_at - ${now})))::integer`;

/**
 * Counts a hit, unless the window is full. One statement, so that of parallel hits on any number of servers no more
 * than `limit` get through; on the database's clock, so that it does not matter what time those servers have.
 */
export async function hitLimit(
  db: Kysely<Tables>,
  table: Table,
  key: string,
  { limit, windowSeconds }: Limit,
): Promise<Hit> {
  const over = sql<boolean>`${sql.table(table)}.ends_at <= ${now}`;
  const hit = await db
    .insertInto(table)
    .values({ key, count: 1, ends_at: inSeconds(windowSeconds) })
    .onConflict((conflict) =>
      conflict
        .column('key')
        .doUpdateSet({
          count: sql<number>`case when ${over} then 1 else ${sql.table(table)}.count + 1 end`,
          ends_at: sql<Date>`case when ${over} then excluded.ends_at else ${sql.table(table)}.ends_at end`,
        })
        // A full window is left alone: refusing must cost less than asking.
        .where(sql<boolean>`(${over} or ${sql.table(table)}.count < ${limit})`),
    )
    .returning([sql<string>`ends_at::text`.as('window'), secondsLeft.as('retryAfterSeconds')])
    .executeTakeFirst();
  if (hit) return { allowed: true, ...hit };
  const full = await db
    .selectFrom(table)
    .select([sql<string>`ends_at::text`.as('window'), secondsLeft.as('retryAfterSeconds')])
    .where('key', '=', key)
    .executeTakeFirst();
  // Swept away this very moment: the next hit gets through.
  return { allowed: false, ...(full ?? { window: '', retryAfterSeconds: 1 }) };
}

/** Takes a hit back. One of a window that has ended since stays where it was. */
export async function giveBack(db: Kysely<Tables>, table: Table, key: string, { window }: Hit): Promise<void> {
  await db
    .updateTable(table)
    .set((row) => ({ count: row('count', '-', 1) }))
    .where('key', '=', key)
    .where(sql<boolean>`ends_at::text = ${window}`)
    .where('count', '>', 0)
    .execute();
}

/** Forgets the windows that have ended. */
export async function sweepLimits({ db }: { db: Kysely<Tables> }): Promise<void> {
  for (const table of ['rate_limits', 'guess_limits'] as const)
    await db.deleteFrom(table).where('ends_at', '<=', now).execute();
}
