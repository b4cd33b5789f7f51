import { createHmac } from 'node:crypto';
import { join } from 'node:path';
import type { Hono } from 'hono';
import type { Kysely } from 'kysely';
import { createApp } from './app.ts';
import { CONTRACTS } from './contracts/index.ts';
import { shredOverdue } from './core/arguments.ts';
import { loadDirectory } from './core/directory.ts';
import { openSessionEvents } from './core/events.ts';
import { openJobs } from './core/jobs.ts';
import { runOperations } from './core/run-operations.ts';
import { expireOverdue } from './core/sessions.ts';
import { deliver } from './core/webhooks/deliver.ts';
import { sweepDeliveries } from './core/webhooks/sweep.ts';
import { openWebhooks, WEBHOOK_WORKERS } from './core/webhooks/webhooks.ts';
import { openDatabase } from './database/open.ts';
import type { PostgresOptions } from './database/postgres.ts';
import type { Tables } from './database/tables.ts';
import type { Deps, Settings } from './deps.ts';
import type { Env } from './http/context.ts';
import { type Integrations, sandboxOnly } from './integrations/serving.ts';
import { deriveKeys, type Keys } from './keys.ts';
import type { Log } from './log.ts';
import { loadBuiltFiles } from './pages/built-files.ts';
import { seedSandbox } from './seeds.ts';

export interface ServerOptions {
  /** Where the embedded database lives, or null for one in memory. */
  dataDir: string | null;
  /** A Postgres server instead of the embedded database. */
  postgres?: PostgresOptions | null;
  /** 32 random bytes; see `keys.ts`. */
  secret: Buffer;
  /** The folder of the build: `directory/`, `widget/`, `connect.js`. */
  dist: string;
  origin: string;
  log: Log;
  integrations?: Integrations;
  settings?: Partial<Settings>;
}

export interface Server {
  app: Hono<Env>;
  deps: Deps;
  /** The embedded database's files as one archive. */
  dump: (() => Promise<Blob>) | null;
  /** Ends what would never end by itself: streams, and operations that wait for a biller. They go on after a restart. */
  endStreams(): void;
  close(): Promise<void>;
}

/** How many sessions' operations run at the same time. */
const WORKERS = 8;

/** Composition root: opens everything, in order, and starts the workers. */
export async function openServer(options: ServerOptions): Promise<Server> {
  const { secret, dist, origin, log } = options;
  const directory = await loadDirectory(join(dist, 'directory'));
  const files = await loadBuiltFiles(dist, directory);
  const database = await openDatabase(options, (error) => log.error({ event: 'database_connection_lost' }, error));
  const keys = deriveKeys(secret);
  await checkKey(database.db, keys);
  const stop = new AbortController();
  const jobs = await openJobs(database, log, stop.signal);
  const deps: Deps = {
    db: database.db,
    keys,
    events: await openSessionEvents(database),
    jobs,
    webhooks: openWebhooks({ allow: options.settings?.webhookAllow ?? [] }),
    directory,
    contracts: CONTRACTS,
    integrations: options.integrations ?? sandboxOnly,
    files,
    log,
    config: { origin, rateLimits: true, webhookAllow: [], trustedProxies: [], ...options.settings },
    https: origin.startsWith('https:'),
    stopping: stop.signal,
  };
  await seedSandbox(deps);
  jobs.work('operations', WORKERS, (data, last) => runOperations(deps, data, last));
  jobs.work('webhooks', WEBHOOK_WORKERS, (data) => deliver(deps, data));
  jobs.work('sweep', 1, async () => {
    await expireOverdue(deps);
    await shredOverdue(deps);
    await sweepDeliveries(deps);
  });
  jobs.eachMinute('sweep');
  return {
    app: createApp(deps),
    deps,
    dump: database.dump,
    endStreams: () => stop.abort(),
    async close() {
      stop.abort();
      await jobs.close();
      await database.close();
    },
  };
}

/**
 * With another secret every token and every sealed value of this database would be dead, one by one and without a word.
 * @throws {Error} when the database was made with another.
 */
async function checkKey(db: Kysely<Tables>, keys: Keys): Promise<void> {
  const value = createHmac('sha256', keys.pepper).update('which key').digest('base64url');
  await db
    .insertInto('meta')
    .values({ name: 'key', value })
    .onConflict((conflict) => conflict.column('name').doNothing())
    .execute();
  const kept = await db.selectFrom('meta').select('value').where('name', '=', 'key').executeTakeFirst();
  if (kept?.value !== value)
    throw new Error(
      'The database was made with another key. Restore secret.key (in DATA_DIR) or CONNECT_KEY from the backup, or start with an empty DATA_DIR.',
    );
}
