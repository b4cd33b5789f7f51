import { type Kysely, sql } from 'kysely';

/** Until somebody waits for a row that another transaction holds: on a Postgres server, in a database of one's own. */
export async function untilBlocked<T>(db: Kysely<T>): Promise<void> {
  const waiting = sql`select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
  while (!(await waiting.execute(db)).rows.length);
}
