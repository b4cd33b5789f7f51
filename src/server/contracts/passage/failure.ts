import { MESSAGES } from '../../../protocol/error-messages.ts';
import { ERRORS, type ErrorCode, type ErrorInfo, isErrorCode } from '../../../protocol/errors.ts';

/** The codes of this contract's links and webhooks. */
type FailureCode =
  | 'AUTOMATION_ERROR'
  | 'CLIENT_TIMEOUT'
  | 'CONNECTION_FAILED'
  | 'UNKNOWN_PROVIDER'
  | 'RESULT_VALIDATION_ERROR'
  | 'INTERNAL_ERROR';

export interface Failure {
  code: FailureCode;
  message: string;
}

const BY_CODE: Partial<Record<ErrorCode, FailureCode>> = {
  BILLER_NOT_FOUND: 'UNKNOWN_PROVIDER',
  BILLER_UNAVAILABLE: 'CONNECTION_FAILED',
  RESULT_INVALID: 'RESULT_VALIDATION_ERROR',
  MFA_EXPIRED: 'CLIENT_TIMEOUT',
  ARGUMENTS_EXPIRED: 'CLIENT_TIMEOUT',
  SESSION_EXPIRED: 'CLIENT_TIMEOUT',
};

const BY_TYPE: Record<ErrorInfo['type'], FailureCode> = {
  TOKEN_ERROR: 'INTERNAL_ERROR',
  INTEGRATION_ERROR: 'INTERNAL_ERROR',
  BILLER_ERROR: 'AUTOMATION_ERROR',
  CREDENTIAL_ERROR: 'AUTOMATION_ERROR',
  MFA_ERROR: 'AUTOMATION_ERROR',
  OAUTH_ERROR: 'AUTOMATION_ERROR',
  OPERATION_ERROR: 'AUTOMATION_ERROR',
  NETWORK_ERROR: 'CONNECTION_FAILED',
  INTERNAL_ERROR: 'INTERNAL_ERROR',
};

/** An error of ours, as this contract tells it. The message is a constant of the error table. */
export function failureOf(code: string): Failure {
  const known = isErrorCode(code) ? code : 'INTERNAL_ERROR';
  return { code: BY_CODE[known] ?? BY_TYPE[ERRORS[known].type], message: MESSAGES[known] };
}

export const TIMED_OUT: Failure = { code: 'CLIENT_TIMEOUT', message: 'The person did not finish in time.' };
export const LEFT: Failure = { code: 'CONNECTION_FAILED', message: 'The person left before the end.' };
