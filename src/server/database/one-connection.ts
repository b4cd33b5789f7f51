import type { PGlite } from '@electric-sql/pglite';
import type { PostgresPool, PostgresPoolClient, PostgresQueryResult } from 'kysely';

/** Runs SQL the way pg-boss wants it: several statements at once where there are no values. */
export type ExecuteSql = (text: string, values?: unknown[]) => Promise<{ rows: unknown[] }>;

export interface OneConnection {
  pool: PostgresPool;
  executeSql: ExecuteSql;
}

/**
 * PGlite is one connection. It is lent to one holder at a time, so that a transaction has it to itself from `begin` to
 * `commit`; everyone else waits in line.
 * @param check throws when the database can no longer be believed: asked before and after each statement.
 */
export function oneConnection(pg: PGlite, check: () => void = () => {}): OneConnection {
  const waiting: (() => void)[] = [];
  let lent = false;
  let ended = false;

  async function believed<T>(ask: () => Promise<T>): Promise<T> {
    check();
    const answer = await ask();
    check();
    return answer;
  }

  const client = {
    async query(sql: string, parameters: readonly unknown[]) {
      const { rows, affectedRows } = await believed(() => pg.query(sql, [...parameters]));
      return { command: commandOf(sql), rowCount: affectedRows ?? 0, rows };
    },
    release() {
      const next = waiting.shift();
      // PGlite answers within microtasks: without a pause here, a long line would keep out the network and all timers.
      if (next) setImmediate(next);
      else lent = false;
    },
  } as unknown as PostgresPoolClient;

  function connect(): Promise<PostgresPoolClient> {
    if (lent) return new Promise((resolve) => waiting.push(() => resolve(client)));
    lent = true;
    return Promise.resolve(client);
  }

  return {
    pool: {
      connect,
      async end() {
        const last = await connect();
        ended = true;
        last.release();
        try {
          check();
        } catch {
          // It would never answer; the files are what they are.
          return;
        }
        await pg.close();
      },
    },
    async executeSql(text, values) {
      const held = await connect();
      try {
        // pg-boss does not wait for its own last writes when it stops.
        if (ended) return { rows: [] };
        return await believed<{ rows: unknown[] }>(() =>
          values?.length ? pg.query(text, values) : executeAll(pg, text),
        );
      } finally {
        held.release();
      }
    },
  };
}

/** Several statements; pg-boss writes its own `begin` and `commit` among them. */
async function executeAll(pg: PGlite, text: string) {
  try {
    const results = await pg.exec(text);
    return results.findLast((result) => result.rows.length) ?? { rows: [] };
  } catch (error) {
    // There is no other connection: it must not go on to the next holder in a failed transaction.
    await pg.exec('rollback');
    throw error;
  }
}

/** Kysely counts changed rows only where it is told that the statement changes rows. */
const commandOf = (sql: string) =>
  (/^\s*(\w+)/.exec(sql)?.[1] ?? '').toUpperCase() as PostgresQueryResult<unknown>['command'];
