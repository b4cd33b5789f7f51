import { inject } from 'vitest';
import { connect, type Database, openDatabase } from '../database/open.ts';
import { embeddedCopy } from './embedded-copy.ts';
import { freshDatabase } from './fresh-database.ts';

export interface TestDatabase extends Database {
  /** The same database as another process would open it; the embedded one has no others, and gives itself. */
  another(): Promise<Database>;
}

/** A database without rows, and with tables unless told otherwise: on a Postgres server where the tests run on one, else embedded, in memory. */
export async function openTestDatabase({ tables = true } = {}): Promise<TestDatabase> {
  const address = inject('postgres');
  const fresh = address ? await freshDatabase(address, null, tables ? undefined : 'template1') : null;
  const place = {
    dataDir: null,
    copyOf: tables && !address ? await embeddedCopy() : undefined,
    postgres: fresh && { url: fresh.url, pool: 4, relaxed: false },
  };
  const database = await (tables ? openDatabase : connect)(place, () => {});
  return {
    ...database,
    another: async () => (fresh ? openDatabase(place, () => {}) : { ...database, close: async () => {} }),
    async close() {
      await database.close();
      await fresh?.drop();
    },
  };
}
