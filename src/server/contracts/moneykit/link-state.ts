import { ERRORS, type ErrorCode, isErrorCode } from '../../../protocol/errors.ts';
import type { LinkRow } from '../../database/tables.ts';

type Standing = Pick<LinkRow, 'status' | 'error_code' | 'exchanged_at'>;

const isBroken = ({ status }: Standing) => status !== 'ACTIVE';

export function stateOf(link: Standing): 'error' | 'connected' | 'awaiting_token_exchange' {
  if (isBroken(link)) return 'error';
  return link.exchanged_at ? 'connected' : 'awaiting_token_exchange';
}

const OF_TYPE: Partial<Record<(typeof ERRORS)[ErrorCode]['type'], string>> = {
  CREDENTIAL_ERROR: 'auth_expired',
  MFA_ERROR: 'auth_expired',
  OAUTH_ERROR: 'auth_expired',
  BILLER_ERROR: 'institution_error',
  OPERATION_ERROR: 'provider_error',
};

/** One of the vendor's codes for what is wrong with a link, or undefined where nothing is. */
export function linkErrorOf(link: Standing): string | undefined {
  if (!isBroken(link)) return undefined;
  const { error_code } = link;
  return (error_code && isErrorCode(error_code) && OF_TYPE[ERRORS[error_code].type]) || 'system_error';
}
