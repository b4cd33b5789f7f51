import type { Time, TimeOrNull } from './columns.ts';

export interface SandboxBankCodesTable {
  hash: string;
  /** What was issued for the code, and dies with it. */
  grant_id: string;
  client_id: string;
  redirect_uri: string;
  code_challenge: string;
  nonce: string | null;
  scope: string;
  expires_at: Time;
  used_at: TimeOrNull;
}

export interface SandboxBankTokensTable {
  hash: string;
  kind: 'access' | 'refresh';
  grant_id: string;
  client_id: string;
  scope: string;
  expires_at: Time;
}
