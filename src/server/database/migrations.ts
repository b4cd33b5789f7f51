import { type Kysely, type Migration, Migrator } from 'kysely';
import { first } from './migrations/0001-first.ts';
import { contracts } from './migrations/0002-contracts.ts';
import { webhooks } from './migrations/0003-webhooks.ts';
import { limits } from './migrations/0004-limits.ts';
import { oauth } from './migrations/0005-oauth.ts';
import { processes } from './migrations/0006-processes.ts';
import { flinks } from './migrations/0007-flinks.ts';
import { moneykit } from './migrations/0008-moneykit.ts';
import { logins } from './migrations/0009-logins.ts';
import { passage } from './migrations/0010-passage.ts';
import { challenges } from './migrations/0011-challenges.ts';
import { choices } from './migrations/0012-choices.ts';
import { resume } from './migrations/0013-resume.ts';
import { health } from './migrations/0014-health.ts';
import { reconnected } from './migrations/0016-reconnected.ts';
import { targets } from './migrations/0017-targets.ts';

/** In the order in which they run; a name, once released, never changes. */
export const MIGRATIONS: Record<string, Migration> = {
  '0001-first': first,
  '0002-contracts': contracts,
  '0003-webhooks': webhooks,
  '0004-limits': limits,
  '0005-oauth': oauth,
  '0006-processes': processes,
  '0007-flinks': flinks,
  '0008-moneykit': moneykit,
  '0009-logins': logins,
  '0010-passage': passage,
  '0011-challenges': challenges,
  '0012-choices': choices,
  '0013-resume': resume,
  '0014-health': health,
  '0016-reconnected': reconnected,
  '0017-targets': targets,
};

/**
 * Brings the tables up to date. Safe to run at every start and in several processes at once.
 * @param to the last one to run, all unless told.
 * @returns the names of those it ran.
 */
export async function migrate<T>(db: Kysely<T>, to?: string): Promise<string[]> {
  const migrator = new Migrator({ db, provider: { getMigrations: async () => MIGRATIONS } });
  const { error, results = [] } = to ? await migrator.migrateTo(to) : await migrator.migrateToLatest();
  if (error) throw error;
  return results.map(({ migrationName }) => migrationName);
}
