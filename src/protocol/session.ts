/**
 * The session: one run of the flow, as the server sees it. The server is the truth about the step; the widget only
 * adds what is local (typing, sending, leaving, offline). Every answer of the Connect API is a whole session.
 */
import * as v from 'valibot';

// Lengths and patterns are the server's business: the widget only makes sure of the shape, which costs it fewer bytes.
const text = v.string();
const id = v.string();

/** Kinds of data that a person is asked to share. */
export const Consent = v.picklist([
  'bills',
  'payments',
  'accounts',
  'account_numbers',
  'identity',
  'transactions',
  'statements',
  'investments',
  'orders',
  'history',
  'card',
  'card_write',
]);
export type Consent = v.InferOutput<typeof Consent>;

/** What can be connected. BillerAPI says biller, MoneyKit institution, Flinks provider, Passage integration. */
const IntegrationSummary = v.object({
  id,
  name: text,
  /** Path on our own origin, or null: the widget then draws a monogram. */
  logo: v.nullable(text),
  /** `#rrggbb` of the brand, or null. */
  color: v.nullable(text),
});

/** One field of a credentials form: the JSON Schema keywords that the widget draws. */
export const CredentialField = v.object({
  type: v.literal('string'),
  title: text,
  description: v.optional(text),
  format: v.optional(v.picklist(['password', 'email', 'tel'])),
  /** JSON Schema's word for "never given back": such a value is dropped from memory once it is sent. */
  writeOnly: v.optional(v.boolean()),
  pattern: v.optional(text),
  minLength: v.optional(v.number()),
  maxLength: v.optional(v.number()),
  /** HTML `autocomplete` token (WCAG 1.3.5). */
  autocomplete: v.optional(v.picklist(['username', 'current-password', 'email', 'tel', 'off'])),
  inputmode: v.optional(v.picklist(['text', 'numeric', 'email', 'tel'])),
});
export type CredentialField = v.InferOutput<typeof CredentialField>;

/** A JSON Schema (draft 2020-12) of type object; the order of `properties` is the order on the screen. */
export const CredentialSchema = v.object({
  type: v.literal('object'),
  properties: v.record(id, CredentialField),
  required: v.array(id),
  additionalProperties: v.literal(false),
});
export type CredentialSchema = v.InferOutput<typeof CredentialSchema>;

/** One MFA question. */
export const Challenge = v.variant('kind', [
  v.object({
    kind: v.literal('code'),
    id,
    /** Where the code went, already masked: "text message to •••• 42". */
    sent_to: text,
    length: v.number(),
  }),
  /** A question that the person once chose, in the biller's own words. */
  v.object({ kind: v.literal('question'), id, prompt: text }),
]);
export type Challenge = v.InferOutput<typeof Challenge>;

export const Account = v.object({
  id,
  name: text,
  /** The last four characters of the account number, or null. */
  mask: v.nullable(text),
  type: text,
});
export type Account = v.InferOutput<typeof Account>;

export const Operation = v.object({
  id,
  resource: text,
  action: v.picklist(['read', 'write']),
  status: v.picklist(['queued', 'running', 'succeeded', 'failed', 'skipped']),
  /** 0 to 1. */
  progress: v.number(),
  /** An optional operation may fail, be retried or skipped; any other failure fails the link. */
  optional: v.boolean(),
});
export type Operation = v.InferOutput<typeof Operation>;

/** Why the last move was refused. `code` is a key of the error table. */
export const SessionError = v.object({
  code: text,
  /** For the merchant's engineers, never shown to people: names the fix. */
  message: v.optional(text),
  /** Field name → what is wrong with it, for FIELD_INVALID. */
  fields: v.optional(v.record(id, v.picklist(['required', 'too_short', 'too_long', 'malformed']))),
  attempts_left: v.optional(v.number()),
});
export type SessionError = v.InferOutput<typeof SessionError>;

/** `degraded`: it may fail or take long. `down`: it does not answer. */
const Health = v.picklist(['degraded', 'down']);
export type Health = v.InferOutput<typeof Health>;

/** Where the server says the session is, each with exactly the data its screen needs. */
export const Step = v.variant('name', [
  v.object({ name: v.literal('consent') }),
  v.object({
    name: v.literal('select_integration'),
    /** Ids of what this person has connected before with this client, the latest first. */
    recent: v.optional(v.array(id)),
    /** Those of which the server knows that they do not work as they should. Everything else is well. */
    unwell: v.optional(v.record(id, Health)),
  }),
  v.object({ name: v.literal('credentials'), schema: CredentialSchema }),
  v.object({ name: v.literal('challenge'), challenge: Challenge }),
  v.object({
    name: v.literal('oauth'),
    authorize_url: text,
    /** The same in the whole tab, which then comes back; null where there is no page for it to come back to. */
    tab_url: v.nullable(text),
  }),
  v.object({ name: v.literal('accounts'), accounts: v.array(Account), multiple: v.boolean() }),
  v.object({ name: v.literal('operations'), operations: v.array(Operation) }),
  v.object({
    name: v.literal('done'),
    /** Empty where the contract gives the page no token. */
    public_token: text,
    link_id: id,
    accounts: v.array(Account),
    operations: v.array(Operation),
    /** Where a hosted flow goes on; null in the modal, and where nobody is waiting. */
    redirect_url: v.nullable(text),
  }),
  v.object({ name: v.literal('failed'), error: SessionError }),
  v.object({ name: v.literal('expired') }),
]);
export type Step = v.InferOutput<typeof Step>;
export type StepName = Step['name'];

export const Session = v.object({
  id,
  /** Raised by one at every change. A move names the version it was made on (`If-Match`). */
  version: v.number(),
  environment: v.picklist(['sandbox', 'production']),
  step: Step,
  client: v.object({ name: text, logo: v.nullable(text) }),
  consents: v.array(Consent),
  integration: v.nullable(IntegrationSummary),
  /** Whether the `back` move is allowed from this step. */
  can_go_back: v.boolean(),
  /** True when the merchant asked for one biller: there is no picker. */
  preselected: v.boolean(),
  /** Why the last move was refused, or null. */
  error: v.nullable(SessionError),
  /** Where a hosted page goes on if the person leaves before the end; null where nobody waits for them. */
  return_url: v.nullable(text),
  /** Name of the directory's present version, see `GET /connect/v1/directory/:version`. */
  directory_version: id,
  /** ISO 8601. */
  expires_at: v.string(),
  server_time: v.string(),
});
export type Session = v.InferOutput<typeof Session>;
