import { randomInt } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { Kysely, PostgresDialect } from 'kysely';
import { type DiskFault, openDurable } from './durable.ts';
import { LIVING } from './living.ts';
import { oneConnection } from './one-connection.ts';
import type { Database } from './open.ts';
import type { Tables } from './tables.ts';

/**
 * Postgres inside this process.
 * @param dataDir the data folder, or `null` for a database in memory.
 * @param lost told, once, when the disk has failed: nothing is answered from then on.
 * @param copyOf what one in memory begins as.
 */
export async function openEmbedded(
  dataDir: string | null,
  lost: (error: unknown) => void,
  copyOf?: Blob,
): Promise<Database> {
  const folder = dataDir && join(dataDir, 'database');
  if (folder) await mkdir(folder, { recursive: true, mode: 0o700 });
  let fault: DiskFault | undefined;
  const failed = (error: DiskFault) => {
    if (!fault) lost(error);
    fault ??= error;
  };
  const pg = folder
    ? await openDurable(folder, failed)
    : await PGlite.create('memory://', copyOf && { loadDataDir: copyOf });
  const process = randomInt(1, 2 ** 31);
  await pg.query(`select pg_advisory_lock_shared(${LIVING}, ${process})`);
  const { pool, executeSql } = oneConnection(pg, () => {
    if (fault) throw fault;
  });
  const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
  return {
    db,
    process,
    alone: (act) => act(),
    executeSql,
    async listen(channel, heard) {
      await pg.listen(channel, heard);
    },
    dump: () => pg.dumpDataDir('none'),
    close: () => db.destroy(),
  };
}
