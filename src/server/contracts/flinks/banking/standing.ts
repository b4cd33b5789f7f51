import type { ErrorCode } from '../../../../protocol/errors.ts';
import type { SessionError } from '../../../../protocol/session.ts';
import type { SessionRow } from '../../../database/tables.ts';
import type { FlinksCode } from './codes.ts';

const CODE_OF: Partial<Record<ErrorCode, FlinksCode>> = {
  INVALID_CREDENTIALS: 'INVALID_LOGIN',
  MFA_INVALID: 'INVALID_SECURITY_RESPONSE',
  MFA_DENIED: 'INVALID_SECURITY_RESPONSE',
  MFA_EXPIRED: 'INVALID_SECURITY_RESPONSE_NO_RETRY',
  ACCOUNT_LOCKED: 'DISABLED_LOGIN',
  BILLER_UNAVAILABLE: 'RETRY_LATER',
  BILLER_NOT_FOUND: 'DISABLED_INSTITUTION',
  NO_ACCOUNTS: 'NEW_ACCOUNT',
  TOO_MANY_ATTEMPTS: 'TOO_MANY_REQUESTS',
  OAUTH_DENIED: 'ACCESS_DENIED',
  OAUTH_FAILED: 'ACCESS_DENIED',
};

/** What keeps the session from going on by itself, in the vendor's words; undefined where nothing does. */
export function hindrance(session: SessionRow): FlinksCode | undefined {
  switch (session.step) {
    case 'consent':
    case 'select_integration':
    case 'credentials':
      return session.error ? ofError(session.error) : 'UNAUTHORIZED';
    case 'challenge':
      if (session.error?.code === 'FIELD_INVALID') return 'INVALID_SECURITY_RESPONSE';
      return session.error ? ofError(session.error) : undefined;
    case 'oauth':
      return 'DISABLED_INSTITUTION';
    case 'failed':
      return ofFailure(session);
    case 'expired':
      return 'SESSION_NONEXISTENT';
    default:
      return undefined;
  }
}

function ofError({ code, fields }: SessionError): FlinksCode {
  if (fields) return 'password' in fields && !('username' in fields) ? 'INVALID_PASSWORD' : 'INVALID_USERNAME';
  return CODE_OF[code as ErrorCode] ?? 'AGGREGATION_ERROR';
}

function ofFailure({ failure, run, attempts, integration_id }: SessionRow): FlinksCode {
  const code = failure?.code as ErrorCode;
  // The login was good; it is the reading that the institution did not answer.
  if (run > 0) return code === 'BILLER_UNAVAILABLE' ? 'OPERATION_DISPATCHED' : 'AGGREGATION_ERROR';
  // Here the person's own wrong answers ended it, there the institution said so at once.
  if (code === 'TOO_MANY_ATTEMPTS' && attempts[integration_id ?? '']?.rounds)
    return 'INVALID_SECURITY_RESPONSE_NO_RETRY';
  return CODE_OF[code] ?? 'AGGREGATION_ERROR';
}
