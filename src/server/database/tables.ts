import type { Generated, Selectable, UpdateObject } from 'kysely';
import type { AuditBlocksTable, AuditTable } from './tables/audit.ts';
import type { ClientsTable } from './tables/clients.ts';
import type { Time } from './tables/columns.ts';
import type { FlinksGrantsTable } from './tables/flinks.ts';
import type { IntentsTable, OperationArgumentsTable } from './tables/intents.ts';
import type { JobHoldersTable } from './tables/jobs.ts';
import type {
  AccessTokensTable,
  AccountsTable,
  BillsTable,
  LinkResultsTable,
  LinksTable,
  PublicTokensTable,
} from './tables/links.ts';
import type { MoneyKitChangesTable, MoneyKitProductsTable } from './tables/moneykit.ts';
import type { OauthGrantsTable, OauthStatesTable, OauthTicketsTable } from './tables/oauth.ts';
import type { AnswersTable, LimitsTable } from './tables/requests.ts';
import type { SandboxBankCodesTable, SandboxBankTokensTable } from './tables/sandbox-bank.ts';
import type { OperationsTable, SessionsTable } from './tables/sessions.ts';
import type { SigningKeysTable } from './tables/signing-keys.ts';
import type { DeliveriesTable, WebhookEndpointsTable } from './tables/webhooks.ts';

/** Every table, by its name. What is more than a line stands in `tables/`. */
export interface Tables {
  /** What the installation remembers about itself. */
  meta: { name: string; value: string };

  clients: ClientsTable;
  api_keys: { hash: string; client_id: string; contract: string; created_at: Time };
  client_tokens: { hash: string; client_id: string; scope: string; created_at: Time; expires_at: Time };

  intents: IntentsTable;
  operation_arguments: OperationArgumentsTable;
  data_keys: { id: string; wrapped: string; destroy_at: Time };

  sessions: SessionsTable;
  operations: OperationsTable;
  oauth_tickets: OauthTicketsTable;
  oauth_states: OauthStatesTable;
  oauth_grants: OauthGrantsTable;

  links: LinksTable;
  link_results: LinkResultsTable;
  accounts: AccountsTable;
  bills: BillsTable;
  public_tokens: PublicTokensTable;
  access_tokens: AccessTokensTable;
  deleted_links: { id: string; contract: string; client_id: string; deleted_at: Time };

  flinks_grants: FlinksGrantsTable;
  moneykit_products: MoneyKitProductsTable;
  moneykit_changes: MoneyKitChangesTable;
  sandbox_bank_codes: SandboxBankCodesTable;
  sandbox_bank_tokens: SandboxBankTokensTable;
  integration_health: { integration_id: string; status: 'degraded' | 'down'; changed_at: Generated<Time> };

  webhook_endpoints: WebhookEndpointsTable;
  webhooks_gone: { client_id: string; url: string; gone_at: Time };
  deliveries: DeliveriesTable;

  signing_keys: SigningKeysTable;
  audit: AuditTable;
  audit_blocks: AuditBlocksTable;
  job_holders: JobHoldersTable;
  rate_limits: LimitsTable;
  guess_limits: LimitsTable;
  answers: AnswersTable;
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
