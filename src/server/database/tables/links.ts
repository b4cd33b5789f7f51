import type { ColumnType, Generated } from 'kysely';
import type { Operation } from '../../../protocol/session.ts';
import type { ResultKind } from '../../core/secrets/tokens.ts';
import type { AccountDetails } from '../../integrations/integration.ts';
import type { Json, JsonOrNull, Time, TimeOrNull } from './columns.ts';

export interface LinksTable {
  id: string;
  contract: string;
  intent_id: string;
  session_id: string;
  client_id: string;
  client_user_id: string;
  biller_id: string;
  biller_name: string;
  status: 'ACTIVE' | 'ERROR' | 'DISCONNECTED';
  /** Of the error table, where the status is `ERROR`. */
  error_code: string | null;
  /** Data kinds that the person agreed to; null for all that its intent asked for. */
  consents: JsonOrNull<string[]>;
  /** Which of its session's links it is, from 0. */
  ordinal: Generated<number>;
  /** What only the contract reads. */
  settings: ColumnType<object, string | undefined, string>;
  /** What the integration needs to bring it up to date, sealed; null where there is no more of it. */
  login: ColumnType<string | null, string | null | undefined, string | null>;
  exchanged_at: TimeOrNull;
  created_at: Time;
  updated_at: Time;
  last_synced_at: Time;
}

export interface AccountsTable {
  id: string;
  link_id: string;
  /** The integration's own name of it. */
  ref: ColumnType<string, string | undefined, string>;
  position: number;
  name: string;
  mask: string | null;
  type: string;
  /** What the integration knows of it beside: balances, numbers. */
  details: ColumnType<AccountDetails, string | undefined, string>;
}

export interface LinkResultsTable {
  link_id: string;
  position: number;
  resource: string;
  action: Operation['action'];
  data: Json<unknown>;
  refreshed_at: Time;
}

export interface BillsTable {
  id: string;
  link_id: string;
  account_id: string;
  amount: number;
  currency: string;
  /** `YYYY-MM-DD`, as text: drivers disagree about the time zone of a date. */
  due_date: string;
  statement_date: string;
  status: string;
  source: string;
  description: string;
  auto_pay_enabled: boolean;
  line_items: Json<{ description: string; amount: number }[]>;
}

export interface PublicTokensTable {
  hash: string;
  kind: ResultKind;
  session_id: string;
  client_id: string;
  link_id: string;
  expires_at: Time;
  used_at: TimeOrNull;
}

export interface AccessTokensTable {
  hash: string;
  client_id: string;
  link_id: string;
  created_at: Time;
}
