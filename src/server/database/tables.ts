import type { JWK } from 'jose';
import type { ColumnType, Generated, Selectable, UpdateObject } from 'kysely';
import type { Challenge } from '../../protocol/challenge.ts';
import type { CredentialSchema } from '../../protocol/credentials.ts';
import type { Account, Operation, SessionError, StepName, Unavailable } from '../../protocol/session.ts';
import type { ResultKind } from '../core/secrets/tokens.ts';
import type { AccountDetails } from '../integrations/integration.ts';

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
  api_keys: { hash: string; client_id: string; contract: string; created_at: Time };
  intents: IntentsTable;
  sessions: SessionsTable;
  operations: OperationsTable;
  links: LinksTable;
  link_results: LinkResultsTable;
  data_keys: { id: string; wrapped: string; destroy_at: Time };
  operation_arguments: OperationArgumentsTable;
  accounts: AccountsTable;
  bills: BillsTable;
  public_tokens: PublicTokensTable;
  access_tokens: AccessTokensTable;
  signing_keys: SigningKeysTable;
  webhook_endpoints: WebhookEndpointsTable;
  deliveries: DeliveriesTable;
  webhooks_gone: { client_id: string; url: string; gone_at: Time };
  audit: AuditTable;
  job_holders: JobHoldersTable;
  oauth_tickets: OauthTicketsTable;
  oauth_states: OauthStatesTable;
  oauth_grants: OauthGrantsTable;
  sandbox_bank_codes: SandboxBankCodesTable;
  sandbox_bank_tokens: SandboxBankTokensTable;
  audit_blocks: AuditBlocksTable;
  rate_limits: LimitsTable;
  guess_limits: LimitsTable;
  answers: AnswersTable;
  deleted_links: { id: string; contract: string; client_id: string; deleted_at: Time };
  flinks_grants: FlinksGrantsTable;
  client_tokens: { hash: string; client_id: string; scope: string; created_at: Time; expires_at: Time };
  moneykit_products: MoneyKitProductsTable;
  moneykit_changes: MoneyKitChangesTable;
  integration_health: { integration_id: string; status: 'degraded' | 'down'; changed_at: Generated<Time> };
}

interface ClientsTable {
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

interface IntentsTable {
  id: string;
  contract: string;
  /** Of the token that starts the session. */
  hash: string | null;
  client_id: string;
  client_user_id: string;
  consents: Json<string[]>;
  /** Of these the person may decline. */
  optional_consents: ColumnType<string[], string | undefined, string>;
  operations: Json<IntentOperation[]>;
  redirect_uri: string | null;
  integration_id: string | null;
  /** The link that is connected anew, instead of making one. */
  renews: string | null;
  /** Only the device that opened it first may come back to it. */
  exclusive: boolean;
  /** The merchant's name for the person, shown to them: who this is for. */
  user_name: ColumnType<string | null, string | null | undefined, string | null>;
  /** The person may connect another one when a link is made. */
  several: Generated<boolean>;
  /** What only the contract reads. */
  settings: ColumnType<object, string, string>;
  created_at: Time;
  expires_at: Time;
}

/** What is to be done once the person is in. */
export interface IntentOperation {
  resource: string;
  action: Operation['action'];
  optional: boolean;
  /** The data kind without which it is not done; nothing, where it may not be declined. */
  consent?: string;
  /** The person sees what is about to be written, and agrees to it. */
  review?: boolean;
  /** When it fails, although optional, the person is asked: again, or without it. */
  asks?: boolean;
}

interface SessionsTable {
  id: string;
  intent_id: string;
  /** 1 for the first. Only the last attempt counts. */
  attempt: Generated<number>;
  client_id: string;
  version: Generated<number>;
  step: StepName;
  integration_id: string | null;
  /** The merchant asked for this integration: there is no picker. */
  preselected: boolean;
  /** The pages of the form after the first, up to the present one. */
  pages: JsonOrNull<FormPage[]>;
  challenge: JsonOrNull<Challenge>;
  /** When an answer to the challenge comes too late; null for never. */
  challenge_expires_at: TimeOrNull;
  /** From when on the challenge may be sent again; null where it may not. */
  resend_at: TimeOrNull;
  /** How often that was done, at all integrations together. */
  resends: Generated<number>;
  /** The challenge can be changed for another. */
  instead: Generated<boolean>;
  /** Raised each time the integration is asked whether a `push` was approved, so that each job asks once. */
  polls: Generated<number>;
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
  /** Keyed hash of the name that the person logs in with: the same person, not who. */
  person: string | null;
  /** Raised each time the operations start, so that a job of an earlier run finds itself outdated. */
  run: Generated<number>;
  link_id: string | null;
  /** Copied from the intent. */
  several: Generated<boolean>;
  /** Data kinds that the person did not agree to. */
  declined: ColumnType<string[], string | undefined, string>;
  /** Of several: those that are made, in their order. */
  links: ColumnType<MadeLink[], string | undefined, string>;
  /** The person connects this link anew, having found that it is there already. */
  renews: ColumnType<string | null, string | null | undefined, string | null>;
  /** The unspent public token, sealed: the `done` step shows it until it is exchanged. */
  public_token: string | null;
  /** Where a hosted flow goes on, sealed: it may hold a code. */
  redirect_url: string | null;
  /** On a page of our own, not in a merchant's. */
  hosted: Generated<boolean>;
  origin: string;
  cid: string;
  bearer_hash: string | null;
  bearer_expires_at: TimeOrNull;
  expires_at: Time;
  /** Until then one move talks to the integration, and no other may begin. */
  claimed_until: TimeOrNull;
  left_at: TimeOrNull;
  /** Keyed hash of the code with which the tab comes back from a sign-in elsewhere; the frame that used it; until when. */
  resume_hash: Generated<string | null>;
  resume_cid: Generated<string | null>;
  resume_until: TimeOrNull;
  /** When the merchant's view of it last changed, where its contract tells that. */
  changed_at: TimeOrNull;
}

export type FoundAccount = Account & {
  ref: string;
  details?: AccountDetails;
  unavailable?: Unavailable;
  /** The link that has it, where it is linked already. */
  linked?: string;
};
/** One of several links, as its session remembers it. */
export interface MadeLink {
  link_id: string;
  biller: { id: string; name: string };
  accounts: Account[];
  /** Sealed. */
  public_token: string;
}
/** Integration id → wrong tries. */
export interface FormPage {
  schema: CredentialSchema;
  /** Of how many pages, if that is known. */
  of: number | null;
  /** The integration's state at this page, sealed. */
  state: string;
}

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
  /** The person has agreed to what it writes. */
  approved: Generated<boolean>;
  /** How often it has failed. */
  tries: Generated<number>;
  /** Of the error table: why it failed. */
  error_code: ColumnType<string | null, string | null | undefined, string | null>;
  /** Staged until the session is done: nothing of it is served before. */
  result: JsonOrNull<unknown>;
}

interface LinksTable {
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

interface AccountsTable {
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

/** One of the products that a MoneyKit link was asked for. */
interface MoneyKitProductsTable {
  link_id: string;
  product: string;
  settings: Json<Record<string, unknown>>;
  attempted_at: TimeOrNull;
  /** Of the error table: why the last attempt failed. */
  error_code: string | null;
}

/** When each transaction of a MoneyKit link came and changed, for those who ask what is new. */
interface MoneyKitChangesTable {
  link_id: string;
  /** The integration's own name of it. */
  transaction_id: string;
  first_edition: number;
  edition: number;
  removed: Generated<boolean>;
  pending: boolean;
  /** `YYYY-MM-DD`. */
  day: string;
  digest: string;
}

interface LinkResultsTable {
  link_id: string;
  position: number;
  resource: string;
  action: Operation['action'];
  data: Json<unknown>;
  refreshed_at: Time;
}

/**
 * `sad`: what must not outlive its use (a card's security code); `rest`: everything else. `asked…`: given by the person, not
 * by the merchant.
 */
export type OperationArgumentPart = 'sad' | 'rest' | 'asked_sad' | 'asked_rest';

interface OperationArgumentsTable {
  intent_id: string;
  position: number;
  key_id: string;
  part: OperationArgumentPart;
  sealed: string;
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
  kind: ResultKind;
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
  /** A random value, a dot, and the keyed hash of that and of what the row says. */
  mac: string;
  /** The block of the chain that holds the row; null until the next sweep. */
  block: number | null;
}

interface AuditBlocksTable {
  id: number;
  prev_hash: string;
  hash: string;
  rows: number;
  at: Time;
}

interface LimitsTable {
  key: string;
  count: number;
  ends_at: Time;
}

/** What was answered to requests that may be repeated: see `http/idempotency.ts`. */
interface AnswersTable {
  client_id: string;
  route: string;
  key_hash: string;
  fingerprint: string;
  status: number;
  sealed: string;
  expires_at: Time;
}

/** What a merchant was given at Flinks' token endpoint. */
interface FlinksGrantsTable {
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

interface OauthTicketsTable {
  session_id: string;
  hash: string;
  /** The ticket itself, sealed: the `oauth` step shows it for as long as it stands. */
  sealed: string;
  /** The browser that opened it; no other may. */
  browser_hash: string | null;
  expires_at: Time;
}

interface OauthStatesTable {
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

interface OauthGrantsTable {
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

interface SandboxBankCodesTable {
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

interface SandboxBankTokensTable {
  hash: string;
  kind: 'access' | 'refresh';
  grant_id: string;
  client_id: string;
  scope: string;
  expires_at: Time;
}

interface JobHoldersTable {
  job_id: string;
  queue: string;
  /** The number of the process that works on it; see `living.ts`. */
  process: number;
  /** How often the job was taken before. */
  attempt: number;
}

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

interface DeliveriesTable {
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

export type ClientRow = Selectable<ClientsTable>;
export type IntentRow = Selectable<IntentsTable>;
export type SessionRow = Selectable<SessionsTable>;
/** What may be written to a session: values, or SQL expressions such as `now`. */
export type SessionUpdate = UpdateObject<Tables, 'sessions'>;
export type OauthGrantRow = Selectable<OauthGrantsTable>;
export type OperationRow = Selectable<OperationsTable>;
export type LinkRow = Selectable<LinksTable>;
export type DeliveryRow = Selectable<DeliveriesTable>;
