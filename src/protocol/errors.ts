/**
 * Every way a flow can go wrong, in one table. It gives the types, the widget's copy (keyed by code), what the host is
 * told, and the sandbox's magic users (`user_<code in lower case>`).
 *
 * - `type` groups codes for a merchant's switch statement.
 * - `actor` is who can fix it: the person (`user`), the merchant's engineers, the biller, or us.
 * - `remedy` is the next step the widget offers.
 * - `retryable`: the same thing may work if tried again unchanged.
 * - `message` is for engineers: it names the fix and never contains anything the person typed.
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
  message: string;
}

const row = (
  type: ErrorInfo['type'],
  actor: ErrorInfo['actor'],
  remedy: ErrorInfo['remedy'],
  retryable: boolean,
  message: string,
): ErrorInfo => ({ type, actor, remedy, retryable, message });

export const ERRORS = {
  LINK_TOKEN_INVALID: row(
    'TOKEN_ERROR',
    'merchant',
    'fix-config',
    false,
    'Unknown link token. Create one with POST /link/token/create and pass it unchanged.',
  ),
  LINK_TOKEN_EXPIRED: row(
    'TOKEN_ERROR',
    'merchant',
    'reopen',
    false,
    'The link token has expired, 30 minutes after it was made. Pass fetchToken, and Connect asks for a new one.',
  ),
  LINK_TOKEN_USED: row(
    'TOKEN_ERROR',
    'merchant',
    'reopen',
    false,
    'This link token has completed a link. Create one for each flow.',
  ),
  ALREADY_CLAIMED: row(
    'TOKEN_ERROR',
    'user',
    'reopen',
    false,
    'The link is open on another device. It can be opened again once that attempt has ended.',
  ),
  SESSION_EXPIRED: row(
    'TOKEN_ERROR',
    'user',
    'reopen',
    false,
    'The session was idle for too long or was taken over by another window. Open Connect again.',
  ),
  HOST_NOT_ALLOWED: row(
    'INTEGRATION_ERROR',
    'merchant',
    'fix-config',
    false,
    "This page's origin is not registered for the link token's client. Register scheme, host and port.",
  ),
  HOST_OPAQUE: row('INTEGRATION_ERROR', 'merchant', 'fix-config', false, 'Serve the page over https.'),
  INVALID_OPTIONS: row(
    'INTEGRATION_ERROR',
    'merchant',
    'fix-config',
    false,
    'An option given to Connect.create has the wrong type.',
  ),
  TOKEN_FETCH_FAILED: row('INTEGRATION_ERROR', 'merchant', 'retry', true, 'fetchToken gave no token.'),
  VERSION_UNSUPPORTED: row('INTEGRATION_ERROR', 'merchant', 'fix-config', false, 'Update connect-widget.'),
  FRAME_BLOCKED: row(
    'INTEGRATION_ERROR',
    'merchant',
    'fix-config',
    true,
    'Check baseUrl, CSP frame-src, and that the origin is registered.',
  ),
  HANDSHAKE_TIMEOUT: row('INTEGRATION_ERROR', 'us', 'retry', true, 'The widget did not answer.'),
  BILLER_NOT_FOUND: row('BILLER_ERROR', 'merchant', 'choose-other', false, 'There is no integration with this id.'),
  BILLER_UNAVAILABLE: row('BILLER_ERROR', 'biller', 'wait', true, 'The biller cannot be reached.'),
  ACCOUNT_LOCKED: row('BILLER_ERROR', 'user', 'choose-other', false, 'The biller has locked the account.'),
  NO_ACCOUNTS: row('BILLER_ERROR', 'user', 'choose-other', false, 'The login has no account to link.'),
  INVALID_CREDENTIALS: row('CREDENTIAL_ERROR', 'user', 're-enter', true, 'The biller refused the credentials.'),
  FIELD_INVALID: row('CREDENTIAL_ERROR', 'user', 're-enter', true, 'A field is missing or malformed.'),
  TOO_MANY_ATTEMPTS: row('CREDENTIAL_ERROR', 'user', 'wait', false, 'The biller accepts no more attempts for now.'),
  MFA_INVALID: row('MFA_ERROR', 'user', 're-enter', true, 'The biller refused the security code.'),
  MFA_EXPIRED: row('MFA_ERROR', 'user', 're-enter', true, 'The security code came too late.'),
  MFA_DENIED: row('MFA_ERROR', 'user', 're-enter', true, 'The sign-in was declined on the device.'),
  OAUTH_DENIED: row('OAUTH_ERROR', 'user', 'retry', true, 'The person declined.'),
  OAUTH_FAILED: row('OAUTH_ERROR', 'biller', 'retry', true, 'The sign-in at the biller failed.'),
  OPERATION_FAILED: row('OPERATION_ERROR', 'biller', 'retry', true, 'An operation failed. Nothing partial was kept.'),
  ARGUMENTS_EXPIRED: row(
    'OPERATION_ERROR',
    'merchant',
    'reopen',
    false,
    "A card's security code is kept for 15 minutes. Create a new link.",
  ),
  RESULT_INVALID: row('OPERATION_ERROR', 'biller', 'retry', true, 'The biller sent something unexpected.'),
  NETWORK_ERROR: row('NETWORK_ERROR', 'user', 'retry', true, 'The server could not be reached.'),
  RATE_LIMITED: row('NETWORK_ERROR', 'us', 'wait', true, 'Too many requests. Wait for Retry-After.'),
  INVALID_REQUEST: row('INTERNAL_ERROR', 'us', 'reopen', false, 'The request does not have the documented form.'),
  INTERNAL_ERROR: row('INTERNAL_ERROR', 'us', 'retry', true, 'A fault of ours; the request id identifies it.'),
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
