import { type EgressOptions, openEgress, type Post } from './egress.ts';
import { type Lanes, openLanes } from './lanes.ts';

/** What this process needs to send: the way out, and who may use it now. */
export interface Webhooks {
  post: Post;
  lanes: Lanes;
}

/** In flight in one process: each is a socket and little more. */
export const WEBHOOK_WORKERS = 256;

export const openWebhooks = (options: EgressOptions): Webhooks => ({ post: openEgress(options), lanes: openLanes() });
