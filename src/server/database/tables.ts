import type { ColumnType, Generated, Selectable, UpdateObject } from 'kysely';
import type { Account, Challenge, Consent, Operation, SessionError, StepName } from '../../protocol/session.ts';

/** `jsonb`: read as a value, written as text, which every driver sends alike. */
type Json<T> = ColumnType<T, string, string>;
type JsonOrNull<T> = ColumnType<T | null, string | null | undefined, string | null>;
/** `timestamptz`, told by the database's own clock: written as an SQL expression. */
type Time = ColumnType<Date, Date | undefined, Date>;
type TimeOrNull = ColumnType<Date | null, Date | null | undefined, Date | null>;

export interface Tables {
  /** What the installation remembers about itself. */
  meta: { name: string; value: string };
  clients: ClientsTable;
  link_tokens: LinkTokensTable;
  sessions: SessionsTable;
  operations: OperationsTable;
  links: LinksTable;
  accounts: AccountsTable;
  bills: BillsTable;
  public_tokens: PublicTokensTable;
  access_tokens: AccessTokensTable;
  audit: AuditTable;
}

interface ClientsTable {
  id: string;
  name: string;
  logo: string | null;
  environment: 'sandbox';
  secret_hash: string;
  host_origins: Json<string[]>;
  redirect_uris: Json<string[]>;
  /** Any loopback origin may be a host, any loopback address a redirect URI: for development. */
  loopback: boolean;
}

interface LinkTokensTable {
  id: string;
  hash: string;
  client_id: string;
  client_user_id: string;
  consents: Json<Consent[]>;
  redirect_uri: string | null;
  biller_id: string | null;
  created_at: Time;
  expires_at: Time;
}

interface SessionsTable {
  id: string;
  link_token_id: string;
  client_id: string;
  version: Generated<number>;
  step: StepName;
  integration_id: string | null;
  /** The merchant asked for this integration: there is no picker. */
  preselected: boolean;
  challenge: JsonOrNull<Challenge>;
  /** All accounts that were found, with the integration's own name of each. */
  accounts: JsonOrNull<FoundAccount[]>;
  /** Ids of the accounts to be linked. */
  chosen: JsonOrNull<string[]>;
  /** Why the step is `failed`. */
  failure: JsonOrNull<SessionError>;
  /** Why the last move was refused. */
  error: JsonOrNull<SessionError>;
  attempts: ColumnType<Attempts, string | undefined, string>;
  /** The integration's state, sealed. */
  state: string | null;
  /** Raised each time the operations start, so that a job of an earlier run finds itself outdated. */
  run: Generated<number>;
  link_id: string | null;
  /** The unspent public token, sealed: the `done` step shows it until it is exchanged. */
  public_token: string | null;
  origin: string;
  cid: string;
  bearer_hash: string | null;
  bearer_expires_at: TimeOrNull;
  expires_at: Time;
  /** Until then one move talks to the integration, and no other may begin. */
  claimed_until: TimeOrNull;
  left_at: TimeOrNull;
}

export type FoundAccount = Account & { ref: string };
/** Integration id → wrong tries. */
export type Attempts = Record<string, { credentials: number; challenge: number; rounds: number }>;

interface OperationsTable {
  id: string;
  session_id: string;
  position: number;
  resource: string;
  action: Operation['action'];
  status: Operation['status'];
  progress: number;
  optional: boolean;
  /** Staged until the session is done: nothing of it is served before. */
  result: JsonOrNull<unknown>;
}

interface LinksTable {
  id: string;
  session_id: string;
  client_id: string;
  client_user_id: string;
  biller_id: string;
  biller_name: string;
  status: 'ACTIVE';
  created_at: Time;
  updated_at: Time;
  last_synced_at: Time;
}

interface AccountsTable {
  id: string;
  link_id: string;
  position: number;
  name: string;
  mask: string | null;
  type: string;
}

interface BillsTable {
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

interface PublicTokensTable {
  hash: string;
  session_id: string;
  client_id: string;
  link_id: string;
  expires_at: Time;
  used_at: TimeOrNull;
}

interface AccessTokensTable {
  hash: string;
  client_id: string;
  link_id: string;
  created_at: Time;
}

interface AuditTable {
  id: Generated<number>;
  at: Time;
  /** Client id, `session`, or `server`. */
  actor: string;
  action: string;
  object: string;
  outcome: 'done' | 'refused';
  request_id: string | null;
}

export type ClientRow = Selectable<ClientsTable>;
export type SessionRow = Selectable<SessionsTable>;
/** What may be written to a session: values, or SQL expressions such as `now`. */
export type SessionUpdate = UpdateObject<Tables, 'sessions'>;
export type OperationRow = Selectable<OperationsTable>;
export type LinkRow = Selectable<LinksTable>;
