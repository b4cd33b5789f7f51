/**
 * What engineers are told of each error, in English: it names the fix and never contains anything the person typed.
 * The server says it with the code, so the widget carries only the few that it must say by itself.
 */
import type { ErrorCode } from './errors.ts';

/** Errors that the widget may meet without a word from the server. */
export const LOCAL_MESSAGES = {
  SESSION_EXPIRED: 'The session was idle for too long or was taken over by another window. Open Connect again.',
  NETWORK_ERROR: 'The server could not be reached.',
  RATE_LIMITED: 'Too many requests. Wait for Retry-After.',
  UPDATE_NEEDED: 'The widget is older than its server. It can load itself anew.',
  INTERNAL_ERROR: 'A fault of ours; the request id identifies it.',
} as const satisfies Partial<Record<ErrorCode, string>>;

export const MESSAGES: Record<ErrorCode, string> = {
  LINK_TOKEN_INVALID: 'Unknown link token. Create one with POST /link/token/create and pass it unchanged.',
  LINK_TOKEN_EXPIRED:
    'The link token has expired, 30 minutes after it was made. Pass fetchToken, and Connect asks for a new one.',
  LINK_TOKEN_USED: 'This link token has completed a link. Create one for each flow.',
  ALREADY_CLAIMED: 'The link is open on another device. It can be opened again once that attempt has ended.',
  RESUME_USED:
    'The way back from a sign-in elsewhere works once, for ten minutes, in the tab that left. Open Connect again.',
  SESSION_EXPIRED: LOCAL_MESSAGES.SESSION_EXPIRED,
  HOST_NOT_ALLOWED: "This page's origin is not registered for the link token's client. Register scheme, host and port.",
  HOST_OPAQUE: 'The page is not https.',
  INVALID_OPTIONS: 'An option given to Connect.create has the wrong type.',
  TOKEN_FETCH_FAILED: 'fetchToken failed.',
  VERSION_UNSUPPORTED: 'Update connect-widget.',
  FRAME_BLOCKED: 'Check baseUrl, CSP and origins.',
  HANDSHAKE_TIMEOUT: 'No answer.',
  BILLER_NOT_FOUND: 'There is no integration with this id.',
  BILLER_UNAVAILABLE: 'The biller cannot be reached.',
  ACCOUNT_LOCKED: 'The biller has locked the account.',
  NO_ACCOUNTS: 'The login has no account to link.',
  ACCOUNT_MISMATCH: 'The login has none of the accounts of the link that is updated.',
  INVALID_CREDENTIALS: 'The biller refused the credentials.',
  FIELD_INVALID: 'A field is missing or malformed.',
  TOO_MANY_ATTEMPTS: 'The biller accepts no more attempts for now.',
  MFA_INVALID: 'The biller refused the security code.',
  MFA_EXPIRED: 'The security code came too late.',
  MFA_DENIED: 'The sign-in was declined on the device.',
  OAUTH_DENIED: 'The person declined.',
  OAUTH_FAILED: 'The sign-in at the biller failed.',
  OPERATION_FAILED: 'An operation failed. Nothing partial was kept.',
  OPERATION_DECLINED: 'The person did not agree to what was to be written.',
  ARGUMENTS_EXPIRED: "A card's security code is kept for 15 minutes. Create a new link.",
  RESULT_INVALID: 'The biller sent something unexpected.',
  NETWORK_ERROR: LOCAL_MESSAGES.NETWORK_ERROR,
  RATE_LIMITED: LOCAL_MESSAGES.RATE_LIMITED,
  INVALID_REQUEST: 'The request does not have the documented form.',
  UPDATE_NEEDED: LOCAL_MESSAGES.UPDATE_NEEDED,
  INTERNAL_ERROR: LOCAL_MESSAGES.INTERNAL_ERROR,
};
