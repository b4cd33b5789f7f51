import type { Writable } from 'node:stream';
import type { PostgresPool, PostgresPoolClient } from 'kysely';
import type pg from 'pg';

/** More than our code has; what is not among the first of them, such as inserts of many rows, goes unnamed. */
const MOST_NAMES = 500;
/** feature_not_supported: among others, a statement that was planned before its table changed. */
const OUTDATED = '0A000';
const NOTHING = { command: 'SELECT', rowCount: 0, rows: [] } as const;

/**
 * The pool as kysely borrows from it, with fewer trips to the database and less work there.
 *
 * - A statement gets a name, so that each connection parses and plans it once.
 * - `begin` is not waited for: it goes out together with what follows it. The connections must be pipelined.
 * - When a table has changed under a running server (another one has migrated it), a named statement may fail once. It
 *   is asked again where that is safe, outside a transaction, and nobody uses the old names from then on.
 */
export function lending(pool: pg.Pool): PostgresPool {
  const names = new Map<string, string>();
  let generation = 0;

  function named(text: string, values: unknown[]): pg.QueryConfig {
    let name = names.get(text);
    if (!name && names.size < MOST_NAMES) names.set(text, (name = `s${generation}_${names.size}`));
    return name ? { name, text, values } : { text, values };
  }

  async function ask(client: pg.PoolClient, text: string, values: unknown[]): Promise<pg.QueryResult> {
    if (!values.length) return client.query(text);
    const asked = named(text, values);
    try {
      return await client.query(asked);
    } catch (error) {
      if (!asked.name || (error as pg.DatabaseError).code !== OUTDATED) throw error;
      if (names.get(text) === asked.name) {
        generation++;
        names.clear();
      }
      if (client.getTransactionStatus() !== 'I') throw error;
      return client.query(named(text, values));
    }
  }

  function lent(client: pg.PoolClient): PostgresPoolClient {
    const { stream } = (client as unknown as { connection: { stream: Writable } }).connection;
    const query = async (text: string, values: readonly unknown[]) => {
      // What is asked in the same breath leaves in one packet.
      stream.cork();
      process.nextTick(() => stream.uncork());
      if (text !== 'begin') return ask(client, text, [...values]);
      // Should it fail, so does whatever comes next on this connection.
      client.query(text).catch(() => {});
      return NOTHING;
    };
    return { query, release: () => client.release() } as unknown as PostgresPoolClient;
  }

  const clients = new WeakMap<pg.PoolClient, PostgresPoolClient>();
  return {
    async connect() {
      const client = await pool.connect();
      const known = clients.get(client) ?? lent(client);
      clients.set(client, known);
      return known;
    },
    end: () => pool.end(),
  };
}
