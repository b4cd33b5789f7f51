import type { Kysely } from 'kysely';
import type { Tables } from '../../database/tables.ts';
import { gatherDue } from './due.ts';
import { type EgressOptions, openEgress, type Post } from './egress.ts';
import { type Lanes, openLanes } from './lanes.ts';

/** What this process needs to send: the way out, and who may use it now. */
export interface Webhooks {
  post: Post;
  lanes: Lanes;
  readDue: ReturnType<typeof gatherDue>;
}

/** In flight in one process: each is a socket and little more. */
export const WEBHOOK_WORKERS = 256;

export const openWebhooks = (db: Kysely<Tables>, options: EgressOptions): Webhooks => ({
  post: openEgress(options),
  lanes: openLanes(),
  readDue: gatherDue(db),
});
