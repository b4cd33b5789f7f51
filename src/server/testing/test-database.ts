import { inject } from 'vitest';
import { type Database, openDatabase } from '../database/open.ts';
import { freshDatabase } from './fresh-database.ts';

export interface TestDatabase extends Database {
  /** The same database as another process would open it; the embedded one has no others, and gives itself. */
  another(): Promise<Database>;
}

/** A database with tables and without rows: on a Postgres server where the tests run on one, else embedded, in memory. */
export async function openTestDatabase(): Promise<TestDatabase> {
  const address = inject('postgres');
  const fresh = address ? await freshDatabase(address, null) : null;
  const place = { dataDir: null, postgres: fresh && { url: fresh.url, pool: 4, relaxed: false } };
  const database = await openDatabase(place, () => {});
  return {
    ...database,
    another: async () => (fresh ? openDatabase(place, () => {}) : { ...database, close: async () => {} }),
    async close() {
      await database.close();
      await fresh?.drop();
    },
  };
}
