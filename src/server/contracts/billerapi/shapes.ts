/** What this contract answers, for its OpenAPI document. */
import * as v from 'valibot';
import { STATUSES } from './invitation.ts';

const text = v.string();
const time = v.pipe(text, v.isoTimestamp());
const paged = { has_more: v.boolean(), next_cursor: v.nullable(text) };

const Bill = v.object({
  id: text,
  biller_id: text,
  biller_name: text,
  account_number: v.nullable(text),
  /** In cents. */
  amount: v.pipe(v.number(), v.integer()),
  currency: text,
  due_date: v.pipe(text, v.isoDate()),
  status: v.picklist(['PENDING', 'PAID', 'OVERDUE', 'CANCELLED', 'SCHEDULED']),
  statement_date: v.pipe(text, v.isoDate()),
  description: text,
  auto_pay_enabled: v.boolean(),
  line_items: v.array(v.object({ description: text, amount: v.pipe(v.number(), v.integer()) })),
});
/** The list comes under both names that the vendor's pages use. */
export const Bills = v.object({ bills: v.array(Bill), data: v.array(Bill), ...paged });

const Biller = v.object({
  id: text,
  name: text,
  category: text,
  countries: v.array(text),
  logo_url: v.nullable(text),
});
export const Billers = v.object({ billers: v.array(Biller), data: v.array(Biller), ...paged });

export const Accounts = v.object({
  accounts: v.array(
    v.object({
      id: text,
      biller_id: text,
      biller_name: text,
      client_user_id: text,
      status: v.picklist(['ACTIVE', 'INACTIVE', 'ERROR', 'DISCONNECTED']),
      account_number: v.nullable(text),
      last_synced_at: time,
      created_at: time,
      updated_at: time,
    }),
  ),
});

const invitation = {
  id: text,
  client_id: text,
  client_user_id: text,
  biller_id: v.nullable(text),
  status: v.picklist(STATUSES),
  link_token_id: text,
  session_url: v.pipe(text, v.url()),
  metadata: v.nullable(v.record(text, v.unknown())),
  created_at: time,
  updated_at: time,
};
export const Invitation = v.object({
  ...invitation,
  success: v.optional(v.literal(true)),
  /** Of a completed one, until it is exchanged. */
  public_token: v.optional(text),
});
export const Invitations = v.object({
  items: v.array(v.object(invitation)),
  total: v.number(),
  page: v.number(),
  limit: v.number(),
});

const webhook = {
  id: text,
  client_id: text,
  environment: text,
  url: text,
  events: v.array(text),
  status: v.picklist(['ACTIVE', 'DISABLED']),
  created_at: time,
};
export const NewWebhook = v.object({ success: v.literal(true), ...webhook, secret: text });
export const Webhooks = v.object({ webhooks: v.array(v.object(webhook)) });
export const NewSecret = v.object({ success: v.literal(true), id: text, secret: text });

/** A login that fails is a request that worked. */
const unfinished = [
  v.object({ status: v.literal('mfa_required'), next_step: v.literal('submit-mfa') }),
  v.object({ success: v.literal(false), error_code: text, message: text }),
] as const;
export const Step = v.union([
  v.object({ success: v.literal(true), next_step: v.literal('discover_accounts') }),
  ...unfinished,
]);
export const SandboxBills = v.union([Bills, ...unfinished]);

export const Scenarios = v.object({
  scenarios: v.array(v.object({ account_number: text, scenario: text, description: text })),
});
export const Syncing = v.object({ success: v.literal(true), status: v.literal('SYNCING'), account_link_id: text });
