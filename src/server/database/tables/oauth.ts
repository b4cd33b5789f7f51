import type { Generated } from 'kysely';
import type { Time, TimeOrNull } from './columns.ts';

export interface OauthTicketsTable {
  session_id: string;
  hash: string;
  /** The ticket itself, sealed: the `oauth` step shows it for as long as it stands. */
  sealed: string;
  /** The browser that opened it; no other may. */
  browser_hash: string | null;
  expires_at: Time;
}

export interface OauthStatesTable {
  hash: string;
  session_id: string;
  integration_id: string;
  browser_hash: string;
  /** What the integration needs again at the callback, sealed. */
  memory: string;
  /** The whole tab went there, and comes back to the page that it left; not a window of its own. */
  whole_tab: Generated<boolean>;
  expires_at: Time;
  used_at: TimeOrNull;
}

export interface OauthGrantsTable {
  id: string;
  session_id: string;
  integration_id: string;
  /** The tokens. */
  sealed: string;
  /** Raised at each refresh. */
  version: Generated<number>;
  /** Of the access token; null where the provider did not say. */
  expires_at: TimeOrNull;
  /** Until then one process refreshes, and the others wait for what it gets. */
  refreshing_until: TimeOrNull;
  created_at: Time;
}
