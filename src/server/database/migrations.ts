import { type Kysely, type Migration, Migrator } from 'kysely';
import { first } from './migrations/0001-first.ts';

/** In the order in which they run; a name, once released, never changes. */
const MIGRATIONS: Record<string, Migration> = {
  '0001-first': first,
};

/** Brings the tables up to date. Safe to run at every start and in several processes at once. */
export async function migrate<T>(db: Kysely<T>): Promise<void> {
  const migrator = new Migrator({ db, provider: { getMigrations: async () => MIGRATIONS } });
  const { error } = await migrator.migrateToLatest();
  if (error) throw error;
}
