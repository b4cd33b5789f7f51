import { createHash, randomBytes } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';

export interface FreshDatabase {
  url: string;
  /** Every byte of it that is on the disk, and of the log of all databases. */
  files(): Promise<Buffer>;
  drop(): Promise<void>;
}

/** The one with tables and without rows, of which all others are copies. */
export const TEMPLATE = 'connect_template';

/**
 * A database of its own on the tests' Postgres server.
 * @param server the address of any of its databases.
 * @param name whoever asks again by the same name gets the same database, and keeps it.
 * @param template what it is a copy of; `template1` has no tables.
 */
export async function freshDatabase(server: string, name: string | null, template = TEMPLATE): Promise<FreshDatabase> {
  const database = name
    ? `kept_${createHash('sha256').update(name).digest('hex')}`
    : `t_${randomBytes(8).toString('hex')}`;
  const url = addressOf(server, database);
  const known = await query(server, 'select 1 from pg_database where datname = $1', [database]);
  if (!known.length) await query(server, `create database ${database} template ${template}`);
  return {
    url,
    async files() {
      await query(server, 'checkpoint');
      const [found] = await query<{ folder: string; oid: number }>(
        server,
        `select current_setting('data_directory') as folder, oid from pg_database where datname = $1`,
        [database],
      );
      const { folder, oid } = found!;
      return Buffer.concat([
        ...(await filesIn(join(folder, 'base', `${oid}`))),
        ...(await filesIn(join(folder, 'pg_wal'))),
      ]);
    },
    async drop() {
      if (!name) await query(server, `drop database ${database} with (force)`);
    },
  };
}

export function addressOf(server: string, database: string): string {
  const url = new URL(server);
  url.pathname = `/${database}`;
  return url.href;
}

async function query<Row extends pg.QueryResultRow>(server: string, text: string, values?: unknown[]): Promise<Row[]> {
  const client = new pg.Client({ connectionString: server });
  await client.connect();
  try {
    return (await client.query<Row>(text, values)).rows;
  } finally {
    await client.end();
  }
}

async function filesIn(folder: string): Promise<Buffer[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  return Promise.all(entries.filter((entry) => entry.isFile()).map(({ name }) => readFile(join(folder, name))));
}
