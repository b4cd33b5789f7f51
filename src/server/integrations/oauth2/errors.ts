import * as oauth from 'oauth4webapi';
import type { ErrorCode } from '../../../protocol/errors.ts';
import { IntegrationError } from '../integration.ts';
import { Unreachable } from './bounded-fetch.ts';

/**
 * What a failed sign-in is called. The provider's own words stay out of it: they are for nobody we know.
 * @throws what it was given, when that is a fault of ours.
 */
export function codeOfSignIn(error: unknown): ErrorCode {
  if (error instanceof IntegrationError) return error.code;
  if (error instanceof oauth.AuthorizationResponseError)
    switch (error.error) {
      case 'access_denied':
        return 'OAUTH_DENIED';
      case 'server_error':
      case 'temporarily_unavailable':
        return 'BILLER_UNAVAILABLE';
      default:
        return 'OAUTH_FAILED';
    }
  if (error instanceof Unreachable || isBroken(error)) return 'BILLER_UNAVAILABLE';
  if (isTheirs(error)) return 'OAUTH_FAILED';
  throw error;
}

/**
 * What a failed operation is called: OAUTH_FAILED where only signing in again helps.
 * @throws what it was given, when that is a fault of ours.
 */
export function codeOfWork(error: unknown): ErrorCode {
  if (error instanceof IntegrationError) return error.code;
  if (error instanceof oauth.ResponseBodyError && !isBroken(error)) return 'OAUTH_FAILED';
  if (error instanceof Unreachable || isTheirs(error)) return 'OPERATION_FAILED';
  throw error;
}

/** The library's errors for what a provider answers. Its TypeErrors are for how it was called. */
const isTheirs = (error: unknown): boolean =>
  error instanceof oauth.OperationProcessingError ||
  error instanceof oauth.UnsupportedOperationError ||
  error instanceof oauth.ResponseBodyError ||
  error instanceof oauth.WWWAuthenticateChallengeError;

/** 5xx, with or without an error body. */
function isBroken(error: unknown): boolean {
  if (error instanceof oauth.ResponseBodyError) return error.status >= 500;
  const { cause } = error instanceof oauth.OperationProcessingError ? error : {};
  return cause instanceof Response && cause.status >= 500;
}
