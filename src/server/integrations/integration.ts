import type { Challenge } from '../../protocol/challenge.ts';
import type { CredentialSchema, Fields } from '../../protocol/credentials.ts';
import type { DirectoryEntry } from '../../protocol/directory.ts';
import type { ErrorCode } from '../../protocol/errors.ts';
import type { Account, Operation, SessionError, Unavailable } from '../../protocol/session.ts';

/**
 * What does the work behind a name in the directory. Implement this to connect something new.
 *
 * An integration keeps nothing between two calls: what it needs later it gives back as `state`, which must survive
 * `JSON.stringify`, holds no password and no code, and is stored encrypted. A restart of the server loses nothing.
 * Wrong tries are counted by the caller, who stops asking after a few.
 */
export type Integration = FormIntegration | OauthIntegration;

/** The person gives us what the login needs. */
export interface FormIntegration extends Work {
  oauth?: undefined;
  /** The form, or its first page: a JSON Schema. What the person typed has passed it before `start` is called. */
  describe(entry: DirectoryEntry): CredentialSchema;
  start(context: Context, fields: Fields): Promise<FormOutcome>;
  /** A further page was filled in: the one that came with this state, whose schema it has passed. */
  proceed?(context: Context, state: State, fields: Fields): Promise<FormOutcome>;
  /**
   * The answer to the challenge that came with this state. It has the challenge's form: a list where several answers
   * are asked, else one text, and the id of something that was offered where one picks.
   */
  answer(context: Context, state: State, answer: string | string[]): Promise<Outcome>;
  /** Sends the code or the push once more, where the challenge said how soon. Its answer is the challenge, anew. */
  resend?(context: Context, state: State): Promise<Outcome>;
  /** Another challenge in place of this one, where it offered that. */
  instead?(context: Context, state: State): Promise<Outcome>;
  /**
   * Whether the person has approved the `push` that came with this state. Asked every two seconds while somebody waits,
   * on any server; may be asked again after it has said so.
   */
  poll?(context: Context, state: State): Promise<Outcome | { kind: 'waiting' }>;
}

/** The person signs in elsewhere, in a window of their own, and is sent back to us. */
export interface OauthIntegration extends Work {
  oauth: OauthLogin;
}

/** The caller makes `state`, keeps `memory` sealed, and sees to it that one browser comes back, once. */
interface OauthLogin {
  /**
   * Where the window goes.
   * @throws {IntegrationError}
   */
  begin(context: Context, asked: { redirect_uri: string; state: string }): Promise<{ url: string; memory: object }>;
  /** The window has come back, with these parameters in its address. */
  finish(
    context: Context,
    asked: {
      redirect_uri: string;
      state: string;
      memory: object;
      params: URLSearchParams;
      /** Id of the session: what is kept for it is forgotten with it. */
      owner: string;
    },
  ): Promise<OauthOutcome>;
}

/** What both can do once the person is in. */
interface Work {
  /** What can be read or written there. Merchants are shown it, and operations are checked against it. */
  resources(entry: DirectoryEntry): Resource[];
  /**
   * Does one operation on the chosen accounts. May be called again for the same operation after a crash, even when it
   * was done: a write should tell that by the operation's id.
   * @param progress tell it how far the work is, from 0 to 1; it throws when nobody wants the work any more.
   * @throws {IntegrationError}
   */
  run(
    context: Context,
    state: State,
    operation: OperationToRun,
    accounts: AccountFound[],
    progress: (done: number) => Promise<void>,
  ): Promise<OperationResult>;
  /** The person left this state behind: sign out where that is possible. */
  cancel(context: Context, state: State): Promise<void>;
}

export interface Context {
  entry: DirectoryEntry;
  /** The server's time. */
  now: Date;
  /** What the merchant lets the sandbox play; nothing to any other integration. */
  custom?: CustomData | undefined;
  /** Aborted when nobody waits for the answer any more. */
  signal: AbortSignal;
}

/** Invented by a merchant, to test with. */
export interface CustomData {
  accounts: { name: string; type: string; account_number: string; routing_number?: string | undefined }[];
  /** As the resource `identity` has them. */
  owners?: object[] | undefined;
}

/** Opaque to everyone but the integration that made it. */
export type State = object;

export type Outcome =
  | {
      kind: 'challenge';
      challenge: Challenge;
      state: State;
      /** Seconds after which an answer comes too late; it may take as long as it likes, unless told. */
      expiresIn?: number;
      /** Seconds before it may be sent again, the first time: each further time takes twice as long. Never, unless told. */
      resendIn?: number;
      /** There is another way to prove it: see `instead`. */
      instead?: boolean;
    }
  | { kind: 'accounts'; accounts: AccountFound[]; state: State }
  /** Ask again: the form or the challenge stays. */
  | { kind: 'refused'; code: ErrorCode; fields?: SessionError['fields'] }
  /** It cannot go on from here. */
  | { kind: 'failed'; code: ErrorCode };

/** What a form can lead to beside that: another page. `of` is how many pages there are, if that is known. */
export type FormOutcome = Outcome | { kind: 'form'; schema: CredentialSchema; of?: number; state: State };

export type OauthOutcome = Exclude<Outcome, { kind: 'challenge' }>;

/** @throws {Error} where the session stands at a step that this integration does not have. */
export function asForm(integration: Integration): FormIntegration {
  if (integration.oauth) throw new Error('This integration has no form.');
  return integration;
}

/** An account by the integration's own name for it. */
export type AccountFound = Omit<Account, 'id'> & {
  ref: string;
  details?: AccountDetails;
  /** It is there, and cannot be linked: `closed` or `unsupported`. The others are told apart by the caller. */
  unavailable?: Unavailable;
};

/** Beside what every account has. Amounts are in the currency's main unit. */
export interface AccountDetails {
  balances?: { currency: string; available: number | null; current: number | null; limit: number | null };
  numbers?: {
    account_number: string;
    /** US. */
    routing_number?: string;
    /** Canada. */
    institution_number?: string;
    transit_number?: string;
    /** Great Britain. */
    sort_code?: string;
  };
}

export interface Resource {
  name: string;
  actions: Partial<Record<Operation['action'], ResourceAction>>;
}

export interface ResourceAction {
  description: string;
  /**
   * JSON Schema (draft 2020-12) of what it is given, or null for nothing. `x-sensitive` marks what is secret: `pan` a
   * card number, `sad` a card's security code (kept for minutes), `pii` personal data. `x-money` marks an amount in the
   * main unit of the currency that stands in the argument it names.
   */
  arguments: JsonSchema | null;
  /** Of a write: what is at stake, so that a review can say it. Default: `data`. */
  moves?: 'money' | 'card';
  /** JSON Schema of what it brings, or null where that is not described. A result that does not fit is a failure. */
  result: JsonSchema | null;
}

/** Of type object; the keywords that validate are those of the draft. */
export interface JsonSchema {
  type: string | readonly string[];
  properties?: Record<string, JsonSchema>;
  [keyword: string]: unknown;
}

export type OperationToRun = Pick<Operation, 'resource' | 'action'> & {
  /**
   * The same at each try of one operation, whatever became of the others: a key for idempotency, to be handed on to a
   * biller that takes one. What was written under it is not to be written again, even with other arguments: answer with
   * what it brought. Absent where a link is read again later.
   */
  id?: string;
  arguments: Record<string, unknown> | undefined;
  optional?: boolean;
  /** How often it has failed before, in this run of the flow. */
  tries?: number;
};

export interface OperationResult {
  /** What it brought, as its schema has it. Plain JSON. */
  data?: unknown;
  bills?: BillFound[];
}

export interface BillFound {
  account: AccountFound['ref'];
  /** In the currency's smallest unit. */
  amount: number;
  /** ISO 4217. */
  currency: string;
  /** `YYYY-MM-DD`. */
  due_date: string;
  statement_date: string;
  status: 'PENDING' | 'PAID' | 'OVERDUE' | 'CANCELLED' | 'SCHEDULED';
  source: 'BILLER_DIRECT' | 'SCRAPING' | 'OCR' | 'EMAIL';
  description: string;
  auto_pay_enabled: boolean;
  line_items: { description: string; amount: number }[];
}

export interface PaymentFound {
  account: AccountFound['ref'];
  amount: number;
  currency: string;
  /** `YYYY-MM-DD`. */
  paid_on: string;
}

/** The only way for `run` to fail on purpose; anything else thrown is taken for a fault of ours and tried again. */
export class IntegrationError extends Error {
  override name = 'IntegrationError';
  readonly code: ErrorCode;
  constructor(code: ErrorCode) {
    super(code);
    this.code = code;
  }
}
