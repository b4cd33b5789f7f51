import { type Kysely, sql } from 'kysely';

/**
 * The time, as the database tells it: one clock for all processes, whatever their own say. Every expiry is decided by
 * it, inclusively: at the very instant of its `expires_at` a thing is dead. Tests replace the SQL function.
 */
export const now = sql<Date>`clock()`;

/** @param minutes a whole number of minutes. */
export const inMinutes = (minutes: number) => sql<Date>`clock() + ${`${minutes} minutes`}::interval`;

/** @param seconds a whole number of seconds. */
export const inSeconds = (seconds: number) => sql<Date>`clock() + ${`${seconds} seconds`}::interval`;

/** The same as a value, for what is not decided in a statement. */
export async function readClock<T>(db: Kysely<T>): Promise<Date> {
  const { rows } = await sql<{ now: Date }>`select clock() as now`.execute(db);
  if (!rows[0]) throw new Error('The database does not tell the time.');
  return rows[0].now;
}
