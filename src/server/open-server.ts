import { setMaxListeners } from 'node:events';
import { join } from 'node:path';
import type { Hono } from 'hono';
import { createApp } from './app.ts';
import { CONTRACTS } from './contracts/index.ts';
import { gatherClients } from './core/clients.ts';
import { loadDirectory } from './core/directory.ts';
import { openSessionEvents } from './core/events.ts';
import { openJobs } from './core/jobs/jobs.ts';
import { gatherExchanges } from './core/links/exchange-access.ts';
import { refreshLink } from './core/links/refresh-link.ts';
import { pollApproval } from './core/login/poll-approval.ts';
import { runOperations } from './core/operations/run-operations.ts';
import { sweep } from './core/upkeep/sweep.ts';
import { deliver } from './core/webhooks/deliver.ts';
import { openWebhooks, WEBHOOK_WORKERS } from './core/webhooks/webhooks.ts';
import { DiskFault } from './database/durable.ts';
import { openDatabase } from './database/open.ts';
import type { PostgresOptions } from './database/postgres.ts';
import type { Deps, Settings } from './deps.ts';
import type { Env } from './http/context.ts';
import type { OauthConfig } from './integrations/oauth2/config.ts';
import { BANK_ENTRY, bankConfig } from './integrations/sandbox-bank/bank.ts';
import { type Integrations, openIntegrations } from './integrations/serving.ts';
import type { Log } from './log.ts';
import { loadBuiltFiles } from './pages/built-files.ts';
import { openKeys } from './root-key.ts';
import { seedSandbox } from './seeds.ts';

export interface ServerOptions {
  /** Where the embedded database lives, or null for one in memory. */
  dataDir: string | null;
  /** One in memory begins as a copy of this. */
  copyOf?: Blob | undefined;
  /** A Postgres server instead of the embedded database. */
  postgres?: PostgresOptions | null;
  /** 32 random bytes; see `keys.ts`. */
  secret: Buffer;
  /** The folder of the build: `directory/`, `widget/`, `connect.js`. */
  dist: string;
  origin: string;
  log: Log;
  integrations?: Integrations;
  /** The operator's own integrations with OAuth. */
  oauth?: readonly OauthConfig[];
  settings?: Partial<Settings>;
  /** Called when only a new start can help. */
  fatal?: () => void;
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
  const { secret, dist, origin, log, oauth = [] } = options;
  const own = { first: oauth.map(({ entry }) => entry), last: [BANK_ENTRY] };
  const directory = await loadDirectory(join(dist, 'directory'), own);
  const files = await loadBuiltFiles(dist, directory, oauth);
  const database = await openDatabase(options, (error) => {
    log.error({ event: 'database_connection_lost' }, error);
    if (error instanceof DiskFault) options.fatal?.();
  });
  const keys = await openKeys(database.db, secret).catch(async (error) => {
    await database.close();
    throw error;
  });
  const stop = new AbortController();
  // Each open stream listens for the end.
  setMaxListeners(0, stop.signal);
  const jobs = await openJobs(database, log, stop.signal);
  const deps: Deps = {
    db: database.db,
    keys,
    readClient: gatherClients(database),
    exchangeTogether: gatherExchanges({ db: database.db, keys }),
    events: await openSessionEvents(database),
    jobs,
    webhooks: openWebhooks(database.db, { allow: options.settings?.webhookAllow ?? [] }),
    directory,
    contracts: CONTRACTS,
    integrations:
      options.integrations ?? openIntegrations({ db: database.db, keys }, [bankConfig(keys, { origin }), ...oauth]),
    files,
    log,
    config: {
      origin,
      rateLimits: true,
      refreshTokenDays: null,
      webhookAllow: [],
      trustedProxies: [],
      ...options.settings,
    },
    https: origin.startsWith('https:'),
    stopping: stop.signal,
  };
  await database.alone(() => seedSandbox(deps));
  jobs.work('operations', WORKERS, (data, last) => runOperations(deps, data, last));
  jobs.work('approvals', WORKERS, (data, last) => pollApproval(deps, data, last));
  jobs.work('refresh', WORKERS, (data) => refreshLink(deps, data));
  jobs.work('webhooks', WEBHOOK_WORKERS, (data) => deliver(deps, data));
  jobs.work('sweep', 1, () => sweep(deps));
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
