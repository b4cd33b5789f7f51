import { randomInt } from 'node:crypto';
import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import { lending } from './lending.ts';
import { ALONE, LIVING } from './living.ts';
import type { Database } from './open.ts';
import { openPresence } from './presence.ts';
import type { Tables } from './tables.ts';

export interface PostgresOptions {
  /** `postgres://…`; may hold a password, so it is never printed. */
  url: string;
  /** How many connections each process may have, beside one of its own for news. */
  pool: number;
  /** Runs on a server that may lose what it has acknowledged when the power fails. */
  relaxed: boolean;
}

/** Settings with which Postgres answers before the disk has it. */
const DURABLE = { fsync: ['on'], synchronous_commit: ['on', 'local', 'remote_write', 'remote_apply'] };

/**
 * A Postgres server, which any number of our processes share.
 * @param lost told when the connection that hears news is lost, and of connections that break while nobody uses them.
 * @throws {Error} when it cannot be reached, or does not keep what it has acknowledged; names DATABASE_URL or the
 * server's setting.
 */
export async function openPostgres(
  { url, pool: max, relaxed }: PostgresOptions,
  lost: (error: unknown) => void,
): Promise<Database> {
  const settings = { connectionString: url, types, keepAlive: true, application_name: 'connect' };
  const pool = new pg.Pool({ ...settings, pipeline: true, max, connectionTimeoutMillis: 10_000 });
  pool.on('error', lost);
  // One that breaks in somebody's hands says so a second time, beside their failed answer: unheard, that ends the process.
  pool.on('connect', (client) => client.on('error', () => {}));
  const process = randomInt(1, 2 ** 31);
  try {
    if (!relaxed) await assertDurable(pool);
    const hold = `set tcp_keepalives_idle = 10; set tcp_keepalives_interval = 5; set tcp_keepalives_count = 3;
      select pg_advisory_lock_shared(${LIVING}, ${process})`;
    const presence = await openPresence(() => new pg.Client(settings), hold, lost);
    const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool: lending(pool) }) });
    return {
      db,
      process,
      alone: (act) => alone(pool, act),
      executeSql: (text, values) => executeSql(pool, text, values),
      listen: presence.listen,
      dump: null,
      async close() {
        await presence.close();
        await db.destroy();
      },
    };
  } catch (error) {
    await pool.end();
    throw explained(error);
  }
}

/** `bigint` as a number, like the embedded database: ours are counts and row numbers. */
const types = {
  getTypeParser: ((oid: number, format: 'text') =>
    oid === pg.types.builtins.INT8 ? Number : pg.types.getTypeParser(oid, format)) as typeof pg.types.getTypeParser,
};

/** On any free connection; a script that fails between its own `begin` and `commit` leaves it clean. */
async function executeSql(pool: pg.Pool, text: string, values?: unknown[]): Promise<{ rows: unknown[] }> {
  // pg-boss does not wait for its own last writes when it stops.
  if (pool.ending) return { rows: [] };
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    const result = (await client.query(text, values)) as pg.QueryResult | pg.QueryResult[];
    if (!Array.isArray(result)) return result;
    return result.findLast(({ rows }) => rows.length) ?? { rows: [] };
  } catch (error) {
    await client.query('rollback').catch((cause: Error) => (broken = cause));
    throw error;
  } finally {
    client.release(broken);
  }
}

async function alone<T>(pool: pg.Pool, act: () => Promise<T>): Promise<T> {
  const client = await pool.connect();
  try {
    await client.query('select pg_advisory_lock($1)', [ALONE]);
    return await act();
  } finally {
    // With its connection goes the lock.
    client.release(true);
  }
}

async function assertDurable(pool: pg.Pool): Promise<void> {
  for (const [setting, good] of Object.entries(DURABLE)) {
    const { rows } = await pool.query<{ value: string }>('select current_setting($1) as value', [setting]);
    const value = rows[0]?.value ?? '';
    if (!good.includes(value))
      throw new NotDurable(
        `The Postgres server at DATABASE_URL has ${setting} = ${value}: a power cut could undo what was acknowledged. Switch ${setting} on, or accept that with DATABASE_DURABILITY=relaxed.`,
      );
  }
}

class NotDurable extends Error {}

/** The driver's own words are for its developers, and empty when a name has several addresses. */
function explained(error: unknown): unknown {
  const { code, message } = error as { code?: string; message?: string };
  if (error instanceof NotDurable || !code) return error;
  return new Error(`Cannot use the database at DATABASE_URL: ${message || code} (${code}).`);
}
