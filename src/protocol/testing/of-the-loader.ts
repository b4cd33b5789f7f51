import type { ErrorCode } from '../errors.ts';

/** Errors that the script on the merchant's page comes to by itself, before there is a session: no server says them. */
export type LoaderCode = Extract<
  ErrorCode,
  | 'HOST_OPAQUE'
  | 'INVALID_OPTIONS'
  | 'TOKEN_FETCH_FAILED'
  | 'VERSION_UNSUPPORTED'
  | 'FRAME_BLOCKED'
  | 'HANDSHAKE_TIMEOUT'
>;
