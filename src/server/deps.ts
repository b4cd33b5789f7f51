import type { Kysely } from 'kysely';
import type { Directory } from './core/directory.ts';
import type { SessionEvents } from './core/events.ts';
import type { Jobs } from './core/jobs.ts';
import type { Tables } from './database/tables.ts';
import type { Integrations } from './integrations/serving.ts';
import type { Keys } from './keys.ts';
import type { Log } from './log.ts';
import type { BuiltFiles } from './pages/built-files.ts';

/** Everything the server needs, made once by `open-server.ts`. */
export interface Deps {
  db: Kysely<Tables>;
  keys: Keys;
  events: SessionEvents;
  jobs: Jobs;
  directory: Directory;
  integrations: Integrations;
  files: BuiltFiles;
  log: Log;
  /** Browsers reach us over https, and may be told never to use anything else. */
  https: boolean;
  /** Aborted when the server stops: streams end then. */
  stopping: AbortSignal;
}
