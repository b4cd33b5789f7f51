/**
 * The session: one run of the flow, as the server sees it. The server is the truth about the step; the widget only
 * adds what is local (typing, sending, leaving, offline). Every answer of the Connect API is a whole session.
 */
import * as v from 'valibot';
import type { Challenge } from './challenge.ts';
import type { CredentialSchema, FieldProblem } from './credentials.ts';

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
  'pay',
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

/**
 * What only a later screen draws is read there (`credentials.ts`, `challenge.ts`): a person who is still choosing need
 * not wait for the means to. Until then it has the type that it must prove to have.
 */
const later = <T>(schema: v.GenericSchema) => schema as v.GenericSchema<T>;

export const Account = v.object({
  id,
  name: text,
  /** The last four characters of the account number, or null. */
  mask: v.nullable(text),
  type: text,
});
export type Account = v.InferOutput<typeof Account>;

/** Why an account that was found cannot be chosen. */
const Unavailable = v.picklist([
  'closed',
  'unsupported',
  /** It is behind another link of the same person's. */
  'already_linked',
  /** Not of a kind that the merchant takes. */
  'filtered',
]);
export type Unavailable = v.InferOutput<typeof Unavailable>;

/** What an operation waits for. */
const Needs = v.variant('kind', [
  /** What it is given: a form of what the merchant did not give. */
  v.object({ kind: v.literal('arguments'), schema: later<CredentialSchema>(v.looseObject({})) }),
  /** The person's agreement to what it is about to write. */
  v.object({
    kind: v.literal('review'),
    /** What is at stake; another is told as plain `data`. */
    what: v.picklist(['money', 'card', 'data']),
    /** Secrets are masked, or left out. `currency` (ISO 4217): the value is an amount, in its main unit. */
    lines: v.array(v.object({ title: text, value: text, currency: v.optional(text) })),
    accounts: v.array(Account),
  }),
  /** A decision: it failed and is optional. */
  v.object({ kind: v.literal('decision'), code: text }),
]);
export type Needs = v.InferOutput<typeof Needs>;

export const Operation = v.object({
  id,
  resource: text,
  action: v.picklist(['read', 'write']),
  status: v.picklist(['queued', 'running', 'needs_user', 'succeeded', 'failed', 'skipped']),
  /** 0 to 1. */
  progress: v.number(),
  /** An optional operation may fail, be retried or skipped; any other failure fails the link. */
  optional: v.boolean(),
  /** Present where it waits for the person. */
  needs: v.optional(Needs),
});
export type Operation = v.InferOutput<typeof Operation>;

/** Why the last move was refused. `code` is a key of the error table. */
export const SessionError = v.object({
  code: text,
  /** For the merchant's engineers, never shown to people: names the fix. */
  message: v.optional(text),
  /** Field name → what is wrong with it, for FIELD_INVALID. */
  fields: v.optional(v.record(id, later<FieldProblem>(text))),
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
  v.object({
    name: v.literal('credentials'),
    schema: later<CredentialSchema>(v.looseObject({})),
    /** Which page of a form of several this is, from 1, and of how many if that is known; null for the first. */
    page: v.nullable(v.object({ index: v.number(), of: v.nullable(v.number()) })),
  }),
  v.object({
    name: v.literal('challenge'),
    challenge: later<Challenge>(v.looseObject({ kind: text, id })),
    /** When an answer comes too late, and when it can be sent again (the move `resend`): ISO 8601, or null for never. */
    expires_at: v.nullable(text),
    resend_at: v.nullable(text),
    /** Whether the person can prove it another way: the move `instead`. */
    instead: v.boolean(),
  }),
  v.object({
    name: v.literal('oauth'),
    authorize_url: text,
    /** The same in the whole tab, which then comes back; null where there is no page for it to come back to. */
    tab_url: v.nullable(text),
  }),
  v.object({
    name: v.literal('accounts'),
    accounts: v.array(Account),
    multiple: v.boolean(),
    /** Those that were found and cannot be chosen. */
    unavailable: v.array(v.object({ ...Account.entries, reason: Unavailable })),
    /** Ids of those that the link has already, where it is being updated. */
    chosen: v.array(id),
    /** Some of them are connected already, and the connection can be made anew: the move `reconnect`. */
    reconnectable: v.boolean(),
  }),
  v.object({ name: v.literal('operations'), operations: v.array(Operation) }),
  v.object({
    name: v.literal('done'),
    /** Empty where the contract gives the page no token. */
    public_token: text,
    link_id: id,
    /** The link was there before and keeps its access: there is nothing to exchange. */
    updated: v.boolean(),
    /** The person may go on and connect another: the move `another`. */
    can_add: v.boolean(),
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

/** One of several links that this session has made. */
const Linked = v.object({
  /** Empty once it has been exchanged. */
  public_token: text,
  link_id: id,
  biller: v.object({ id, name: text }),
  accounts: v.array(Account),
});

export const Session = v.object({
  id,
  /** Raised by one at every change. A move names the version it was made on (`If-Match`). */
  version: v.number(),
  environment: v.picklist(['sandbox', 'production']),
  step: Step,
  client: v.object({ name: text, logo: v.nullable(text) }),
  /** Whose account this is for, as the merchant names them; null where it does not say. */
  user: v.nullable(text),
  /** Without those that the person has declined. */
  consents: v.array(Consent),
  /** Of these the person may decline any. */
  optional_consents: v.array(text),
  /** Why a link is connected anew, such as `consent_expired`; null where a new one is made. */
  update: v.nullable(text),
  /** Where several can be made in one session: those that are made. */
  links: v.array(Linked),
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

/** What `POST /connect/v1/sessions` answers. */
export const OpenSessionReply = v.object({ bearer: v.string(), resumed: v.boolean(), session: Session });
export type OpenSessionReply = v.InferOutput<typeof OpenSessionReply>;
