import { MESSAGES } from '../../protocol/error-messages.ts';
import type { ErrorCode } from '../../protocol/errors.ts';

/** One mistake in what was sent. */
export interface Issue {
  /** From the outside in: `['operations', 0, 'action']`. Holds only names that stand in our schemas. */
  path: (string | number)[];
  message: string;
}

interface More {
  issues?: readonly Issue[] | undefined;
  /** The contract's own code, where it has one that ours cannot tell apart. */
  vendor?: string;
  headers?: Record<string, string>;
}

/** Thrown to answer with an error. Each contract words it in its own body. */
export class Refusal extends Error {
  override name = 'Refusal';
  readonly status: RefusalStatus;
  readonly code: ErrorCode;
  readonly issues: readonly Issue[] | undefined;
  readonly vendor: string | undefined;
  readonly headers: Record<string, string>;

  /** @param message for engineers; made of constants and of names of our own, never of what was sent. */
  constructor(status: RefusalStatus, code: ErrorCode, message: string = MESSAGES[code], more: More = {}) {
    super(message);
    this.status = status;
    this.code = code;
    this.issues = more.issues;
    this.vendor = more.vendor;
    this.headers = more.headers ?? {};
  }
}

export type RefusalStatus = 400 | 401 | 403 | 404 | 405 | 409 | 410 | 413 | 415 | 422 | 428 | 429 | 500 | 502 | 503;
