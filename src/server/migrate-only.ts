import type { Config } from './config.ts';
import { makeQueueTables } from './core/jobs.ts';
import { migrate } from './database/migrations.ts';
import { connect } from './database/open.ts';

/**
 * Brings the tables up to date without serving: for a deployment that does this before it starts new processes.
 * @returns what it did, in lines for the operator.
 */
export async function migrateOnly(config: Pick<Config, 'dataDir' | 'postgres'>): Promise<string[]> {
  // A connection that is lost here fails the statement that needs it.
  const lost = () => {};
  const database = await connect(config, lost);
  try {
    const done = await database.alone(() => migrate(database.db));
    await makeQueueTables(database, lost);
    return [...done.map((name) => `${name}: done`), 'The database is up to date.'];
  } finally {
    await database.close();
  }
}
