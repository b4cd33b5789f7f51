import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { Kysely, PostgresDialect } from 'kysely';
import { openDurable } from './durable.ts';
import { migrate } from './migrations.ts';
import { type ExecuteSql, oneConnection } from './one-connection.ts';
import type { Tables } from './tables.ts';

export interface Database {
  db: Kysely<Tables>;
  executeSql: ExecuteSql;
  /** Calls back with the payload of each NOTIFY on the channel, once the transaction that sent it has committed. */
  listen(channel: string, heard: (payload: string) => void): Promise<void>;
  /** The files of the database as one archive. */
  dump(): Promise<Blob>;
  close(): Promise<void>;
}

/**
 * Opens the embedded Postgres and brings its tables up to date.
 * @param dataDir the data folder, or `null` for a database in memory.
 */
export async function openDatabase(dataDir: string | null): Promise<Database> {
  const folder = dataDir && join(dataDir, 'database');
  if (folder) await mkdir(folder, { recursive: true, mode: 0o700 });
  const pg = folder ? await openDurable(folder) : await PGlite.create('memory://');
  const { pool, executeSql } = oneConnection(pg);
  const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
  await migrate(db);
  return {
    db,
    executeSql,
    async listen(channel, heard) {
      await pg.listen(channel, heard);
    },
    dump: () => pg.dumpDataDir('none'),
    close: () => db.destroy(),
  };
}
