import type { Time, TimeOrNull } from './columns.ts';

/** What a merchant was given at Flinks' token endpoint. */
export interface FlinksGrantsTable {
  id: string;
  kind: 'authorization_code' | 'client_credentials';
  client_id: string;
  /** Null for a merchant's own token, which is for no person. */
  link_id: string | null;
  sub: string | null;
  scope: string;
  /** Of the code that it was given for: who shows that again, ends it. */
  code_hash: string | null;
  refresh_hash: string | null;
  created_at: Time;
  /** Moved on by each use. */
  idle_ends_at: Time;
  /** Whatever its use; null for never. */
  ends_at: TimeOrNull;
  revoked_at: TimeOrNull;
}
