import type { ColumnType, Generated } from 'kysely';
import type { Json, Time, TimeOrNull } from './columns.ts';

export interface WebhookEndpointsTable {
  id: string;
  client_id: string;
  contract: string;
  environment: string;
  url: string;
  events: Json<string[]>;
  /** The newest first, sealed. */
  secrets: string;
  former_secret_until: TimeOrNull;
  created_at: Time;
  disabled_at: TimeOrNull;
}

export interface DeliveriesTable {
  id: string;
  event_id: string;
  contract: string;
  client_id: string;
  /** Null for an address that was given with one link. */
  endpoint_id: string | null;
  url: string;
  event: string;
  scheme: string;
  schedule: string;
  body: string;
  status: ColumnType<'pending' | 'delivered' | 'dropped', 'pending' | undefined, string>;
  attempts: Generated<number>;
  /** A status, or why there was none. */
  last_outcome: string | null;
  created_at: Time;
  next_at: Time;
  done_at: TimeOrNull;
}
