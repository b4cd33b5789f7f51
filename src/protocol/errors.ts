/**
 * Every way a flow can go wrong, in one table. It gives the types, the widget's copy (keyed by code), what the host is
 * told, and the sandbox's magic users (`user_<code in lower case>`).
 *
 * - `type` groups codes for a merchant's switch statement.
 * - `actor` is who can fix it: the person (`user`), the merchant's engineers, the biller, or us.
 * - `remedy` is the next step the widget offers.
 * - `retryable`: the same thing may work if tried again unchanged.
 *
 * What engineers are told of each stands in `error-messages.ts`: the server says it, so browsers need not carry it.
 */
export interface ErrorInfo {
  type:
    | 'TOKEN_ERROR'
    | 'INTEGRATION_ERROR'
    | 'BILLER_ERROR'
    | 'CREDENTIAL_ERROR'
    | 'MFA_ERROR'
    | 'OAUTH_ERROR'
    | 'OPERATION_ERROR'
    | 'NETWORK_ERROR'
    | 'INTERNAL_ERROR';
  actor: 'user' | 'merchant' | 'biller' | 'us';
  remedy: 'retry' | 're-enter' | 'choose-other' | 'reopen' | 'fix-config' | 'wait';
  retryable: boolean;
}

const row = (
  type: ErrorInfo['type'],
  actor: ErrorInfo['actor'],
  remedy: ErrorInfo['remedy'],
  retryable: boolean,
): ErrorInfo => ({ type, actor, remedy, retryable });

export const ERRORS = {
  LINK_TOKEN_INVALID: row('TOKEN_ERROR', 'merchant', 'fix-config', false),
  LINK_TOKEN_EXPIRED: row('TOKEN_ERROR', 'merchant', 'reopen', false),
  LINK_TOKEN_USED: row('TOKEN_ERROR', 'merchant', 'reopen', false),
  ALREADY_CLAIMED: row('TOKEN_ERROR', 'user', 'reopen', false),
  RESUME_USED: row('TOKEN_ERROR', 'user', 'reopen', false),
  SESSION_EXPIRED: row('TOKEN_ERROR', 'user', 'reopen', false),
  HOST_NOT_ALLOWED: row('INTEGRATION_ERROR', 'merchant', 'fix-config', false),
  HOST_OPAQUE: row('INTEGRATION_ERROR', 'merchant', 'fix-config', false),
  INVALID_OPTIONS: row('INTEGRATION_ERROR', 'merchant', 'fix-config', false),
  TOKEN_FETCH_FAILED: row('INTEGRATION_ERROR', 'merchant', 'retry', true),
  VERSION_UNSUPPORTED: row('INTEGRATION_ERROR', 'merchant', 'fix-config', false),
  FRAME_BLOCKED: row('INTEGRATION_ERROR', 'merchant', 'fix-config', true),
  HANDSHAKE_TIMEOUT: row('INTEGRATION_ERROR', 'us', 'retry', true),
  BILLER_NOT_FOUND: row('BILLER_ERROR', 'merchant', 'choose-other', false),
  BILLER_UNAVAILABLE: row('BILLER_ERROR', 'biller', 'wait', true),
  ACCOUNT_LOCKED: row('BILLER_ERROR', 'user', 'choose-other', false),
  NO_ACCOUNTS: row('BILLER_ERROR', 'user', 'choose-other', false),
  ACCOUNT_MISMATCH: row('BILLER_ERROR', 'user', 'retry', false),
  INVALID_CREDENTIALS: row('CREDENTIAL_ERROR', 'user', 're-enter', true),
  FIELD_INVALID: row('CREDENTIAL_ERROR', 'user', 're-enter', true),
  TOO_MANY_ATTEMPTS: row('CREDENTIAL_ERROR', 'user', 'wait', false),
  MFA_INVALID: row('MFA_ERROR', 'user', 're-enter', true),
  MFA_EXPIRED: row('MFA_ERROR', 'user', 're-enter', true),
  MFA_DENIED: row('MFA_ERROR', 'user', 're-enter', true),
  OAUTH_DENIED: row('OAUTH_ERROR', 'user', 'retry', true),
  OAUTH_FAILED: row('OAUTH_ERROR', 'biller', 'retry', true),
  OPERATION_FAILED: row('OPERATION_ERROR', 'biller', 'retry', true),
  OPERATION_DECLINED: row('OPERATION_ERROR', 'user', 'retry', true),
  ARGUMENTS_EXPIRED: row('OPERATION_ERROR', 'merchant', 'reopen', false),
  RESULT_INVALID: row('OPERATION_ERROR', 'biller', 'retry', true),
  NETWORK_ERROR: row('NETWORK_ERROR', 'user', 'retry', true),
  RATE_LIMITED: row('NETWORK_ERROR', 'us', 'wait', true),
  UPDATE_NEEDED: row('INTERNAL_ERROR', 'us', 'retry', true),
  INVALID_REQUEST: row('INTERNAL_ERROR', 'us', 'reopen', false),
  INTERNAL_ERROR: row('INTERNAL_ERROR', 'us', 'retry', true),
} satisfies Record<string, ErrorInfo>;

export type ErrorCode = keyof typeof ERRORS;

/** True for an own key of the table: never for inherited names such as `constructor`. */
export const isErrorCode = (code: unknown): code is ErrorCode =>
  typeof code === 'string' && Object.hasOwn(ERRORS, code);

/** What a failure looks like to the merchant: in `onExit`, in the ERROR event and in `handle.done`. */
export interface ConnectError {
  code: ErrorCode;
  type: ErrorInfo['type'];
  /** For engineers, in English; names the fix. Do not show it to people. */
  message: string;
  retryable: boolean;
  actor: ErrorInfo['actor'];
}
