import type { JWK } from 'jose';
import type { Json, Time, TimeOrNull } from './columns.ts';

export interface SigningKeysTable {
  kid: string;
  purpose: string;
  public_key: Json<JWK>;
  /** A JWK, sealed. */
  private_key: string;
  created_at: Time;
  /** Since then another key signs. */
  retired_at: TimeOrNull;
}
