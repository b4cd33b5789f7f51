import type { Time } from './columns.ts';

export interface LimitsTable {
  key: string;
  count: number;
  ends_at: Time;
}

/** What was answered to requests that may be repeated: see `http/idempotency.ts`. */
export interface AnswersTable {
  client_id: string;
  route: string;
  key_hash: string;
  fingerprint: string;
  status: number;
  sealed: string;
  expires_at: Time;
}
