import { ERRORS, type ErrorCode } from '../../protocol/errors.ts';

/** Thrown to answer with an error. Each contract words it in its own body. */
export class Refusal extends Error {
  override name = 'Refusal';
  readonly status: RefusalStatus;
  readonly code: ErrorCode;

  /** @param message for engineers; made of constants and of names of our own, never of what was sent. */
  constructor(status: RefusalStatus, code: ErrorCode, message: string = ERRORS[code].message) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

export type RefusalStatus = 400 | 401 | 403 | 404 | 405 | 413 | 415 | 428 | 500 | 503;
