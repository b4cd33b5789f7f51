import type { Generated } from 'kysely';
import type { Time } from './columns.ts';

export interface AuditTable {
  id: Generated<number>;
  at: Time;
  /** Client id, `session`, or `server`. */
  actor: string;
  action: string;
  object: string;
  outcome: 'done' | 'refused';
  request_id: string | null;
  /** A random value, a dot, and the keyed hash of that and of what the row says. */
  mac: string;
  /** The block of the chain that holds the row; null until the next sweep. */
  block: number | null;
}

export interface AuditBlocksTable {
  id: number;
  prev_hash: string;
  hash: string;
  rows: number;
  at: Time;
}
