import type { Kysely } from 'kysely';
import { openEmbedded } from './embedded.ts';
import { migrate } from './migrations.ts';
import type { ExecuteSql } from './one-connection.ts';
import { openPostgres, type PostgresOptions } from './postgres.ts';
import type { Heard } from './presence.ts';
import type { Tables } from './tables.ts';

export interface Database {
  db: Kysely<Tables>;
  executeSql: ExecuteSql;
  /** Calls back with the payload of each NOTIFY on the channel, once the transaction that sent it has committed. */
  listen(channel: string, heard: Heard): Promise<void>;
  /** Does something that no two processes may do at once, such as making tables. */
  alone<T>(act: () => Promise<T>): Promise<T>;
  /** This process's own number: as long as it lives, and no longer, it holds the lock of `living.ts` under it. */
  process: number;
  /** The files of the embedded database as one archive. */
  dump: (() => Promise<Blob>) | null;
  close(): Promise<void>;
}

export interface Place {
  /** The data folder of the embedded database, or `null` for one in memory. */
  dataDir: string | null;
  /** One in memory begins as a copy of this: what `dump` gave. */
  copyOf?: Blob | undefined;
  /** A Postgres server instead. */
  postgres?: PostgresOptions | null;
}

/** Opens the database as it is. */
export const connect = ({ dataDir, copyOf, postgres }: Place, lost: (error: unknown) => void): Promise<Database> =>
  postgres ? openPostgres(postgres, lost) : openEmbedded(dataDir, lost, copyOf);

/**
 * Opens the database and brings its tables up to date.
 * @param lost told of connections that break; they are made anew.
 */
export async function openDatabase(place: Place, lost: (error: unknown) => void): Promise<Database> {
  const database = await connect(place, lost);
  try {
    await database.alone(() => migrate(database.db));
    return database;
  } catch (error) {
    await database.close();
    throw error;
  }
}
