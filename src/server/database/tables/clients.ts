import type { Json } from './columns.ts';

export interface ClientsTable {
  id: string;
  name: string;
  logo: string | null;
  environment: 'sandbox';
  secret_hash: string;
  host_origins: Json<string[]>;
  redirect_uris: Json<string[]>;
  /** Schemes of the client's own apps, without the colon: where a hosted flow may return to. */
  return_schemes: Json<string[]>;
  /** Any loopback origin may be a host, any loopback address a redirect URI: for development. */
  loopback: boolean;
  /** Names of what not every client may use, such as `money_id`. */
  features: Json<string[]>;
}
