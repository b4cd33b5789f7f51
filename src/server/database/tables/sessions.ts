import type { ColumnType, Generated } from 'kysely';
import type { Challenge } from '../../../protocol/challenge.ts';
import type { CredentialSchema } from '../../../protocol/credentials.ts';
import type { Account, Operation, SessionError, StepName, Unavailable } from '../../../protocol/session.ts';
import type { AccountDetails } from '../../integrations/integration.ts';
import type { JsonOrNull, Time, TimeOrNull } from './columns.ts';

export interface SessionsTable {
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

/** A page of a form after the first. */
export interface FormPage {
  schema: CredentialSchema;
  /** Of how many pages, if that is known. */
  of: number | null;
  /** The integration's state at this page, sealed. */
  state: string;
}

/** Integration id → wrong tries. */
export type Attempts = Record<string, { credentials: number; challenge: number; rounds: number }>;

export interface OperationsTable {
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
  /** Hash of the biller and the accounts at which it is done: the same there is the same operation. */
  target: ColumnType<string | null, string | null | undefined, string | null>;
  /** Staged until the session is done: nothing of it is served before. */
  result: JsonOrNull<unknown>;
}
