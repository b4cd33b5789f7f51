import type { DirectoryEntry } from '../../protocol/directory.ts';
import type { ErrorCode } from '../../protocol/errors.ts';
import type { Account, Challenge, CredentialSchema, Operation, SessionError } from '../../protocol/session.ts';

/**
 * What does the work behind a name in the directory. Implement this to connect something new.
 *
 * An integration keeps nothing between two calls: what it needs later it gives back as `state`, which must survive
 * `JSON.stringify`, holds no password and no code, and is stored encrypted. A restart of the server loses nothing.
 * Wrong tries are counted by the caller, who stops asking after a few.
 */
export interface Integration {
  /** The form: a JSON Schema. What the person typed has passed it before `start` is called. */
  describe(entry: DirectoryEntry): CredentialSchema;
  start(context: Context, fields: Record<string, string>): Promise<Outcome>;
  /** The answer to the challenge that came with this state. */
  answer(context: Context, state: State, answer: string | string[]): Promise<Outcome>;
  /**
   * Does one operation on the chosen accounts. May be called again for the same operation after a crash.
   * @param progress tell it how far the work is, from 0 to 1; it throws when nobody wants the work any more.
   * @throws {IntegrationError}
   */
  run(
    context: Context,
    state: State,
    operation: Pick<Operation, 'resource' | 'action'>,
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
  /** Aborted when nobody waits for the answer any more. */
  signal: AbortSignal;
}

/** Opaque to everyone but the integration that made it. */
export type State = object;

export type Outcome =
  | { kind: 'challenge'; challenge: Challenge; state: State }
  | { kind: 'accounts'; accounts: AccountFound[]; state: State }
  /** Ask again: the form or the challenge stays. */
  | { kind: 'refused'; code: ErrorCode; fields?: SessionError['fields'] }
  /** It cannot go on from here. */
  | { kind: 'failed'; code: ErrorCode };

/** An account by the integration's own name for it. */
export type AccountFound = Omit<Account, 'id'> & { ref: string };

export interface OperationResult {
  bills?: BillFound[];
  payments?: PaymentFound[];
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
