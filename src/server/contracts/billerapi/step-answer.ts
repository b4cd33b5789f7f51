import { MESSAGES } from '../../../protocol/error-messages.ts';
import { type ErrorCode, isErrorCode } from '../../../protocol/errors.ts';
import type { SessionRow } from '../../database/tables.ts';

/** A login that fails is a request that worked: HTTP 200. */
export const failed = (error_code: ErrorCode) => ({
  success: false,
  error_code,
  message: MESSAGES[error_code],
});

/** The vendor writes this step with a hyphen, and `discover_accounts` without. */
export const MFA_REQUIRED = { status: 'mfa_required', next_step: 'submit-mfa' };

/** Where a login has led. */
export function answerLogin({ step, error, failure }: SessionRow): object {
  if (step === 'failed') return failedBy(failure?.code);
  if (error) return failedBy(error.code);
  if (step === 'challenge') return MFA_REQUIRED;
  return { success: true, next_step: 'discover_accounts' };
}

export const failedBy = (code: string | undefined) =>
  failed(code !== undefined && isErrorCode(code) ? code : 'INTERNAL_ERROR');
