import type { Kysely } from 'kysely';
import type { gatherClients } from './core/clients.ts';
import type { Contract } from './core/contract.ts';
import type { Directory } from './core/directory.ts';
import type { SessionEvents } from './core/events.ts';
import type { Jobs } from './core/jobs/jobs.ts';
import type { gatherExchanges } from './core/links/exchange-access.ts';
import type { Webhooks } from './core/webhooks/webhooks.ts';
import type { Tables } from './database/tables.ts';
import type { Integrations } from './integrations/serving.ts';
import type { Keys } from './keys.ts';
import type { Log } from './log.ts';
import type { BuiltFiles } from './pages/built-files.ts';

/** Everything the server needs, made once by `open-server.ts`. */
export interface Deps {
  db: Kysely<Tables>;
  keys: Keys;
  /** A client by its id. */
  readClient: ReturnType<typeof gatherClients>;
  /** Exchanges a public token where nothing stands in the way of that. */
  exchangeTogether: ReturnType<typeof gatherExchanges>;
  events: SessionEvents;
  jobs: Jobs;
  webhooks: Webhooks;
  directory: Directory;
  contracts: readonly Contract[];
  integrations: Integrations;
  files: BuiltFiles;
  log: Log;
  config: Settings;
  /** Browsers reach us over https, and may be told never to use anything else. */
  https: boolean;
  /** Aborted when the server stops: streams end then. */
  stopping: AbortSignal;
}

/** What the operator decided, and requests depend on. */
export interface Settings {
  /** The address under which browsers reach this server. */
  origin: string;
  rateLimits: boolean;
  /** After so many days a refresh token ends however much it is used; null for never. */
  refreshTokenDays: number | null;
  /** `host:port` that webhooks may reach although they are loopback or private. */
  webhookAllow: readonly string[];
  /** Networks (CIDR) whose `X-Forwarded-For` is believed. */
  trustedProxies: readonly string[];
}
