import type { Worded } from '../../core/contract.ts';
import { Refusal, type RefusalStatus } from '../../core/refusal.ts';
import { BANKING } from './banking/base.ts';
import { wordBanking } from './banking/error.ts';

/** The vendor's list of authorization errors, all of them 400 but for the last two. */
export type OauthCode =
  | 'access_denied'
  | 'invalid_request'
  | 'invalid_client'
  | 'invalid_grant'
  | 'invalid_scope'
  | 'unauthorized_client'
  | 'unsupported_grant_type'
  | 'unsupported_response_type'
  | 'unsupported_token_type'
  | 'server_error'
  | 'temporarily_unavailable';

/** @param description in words of ours, without quotes and backslashes (RFC 6749 5.2). */
export const oauthError = (code: OauthCode, description: string, status: RefusalStatus = 400): Refusal =>
  new Refusal(status, 'INVALID_REQUEST', description, { vendor: code });

const BY_STATUS: Partial<Record<RefusalStatus, OauthCode>> = {
  429: 'temporarily_unavailable',
  500: 'server_error',
  502: 'temporarily_unavailable',
  503: 'temporarily_unavailable',
};

/** Two products, two bodies: the banking services have codes of their own. */
export const flinksError = (refusal: Refusal, requestId: string, path: string): Worded =>
  BANKING.test(path) ? wordBanking(refusal, requestId) : wordOauth(refusal);

const wordOauth = ({ status, vendor, message }: Refusal): Worded => ({
  status,
  body: {
    error: vendor ?? BY_STATUS[status] ?? 'invalid_request',
    error_description: message.replaceAll('"', "'"),
  },
  headers: { Pragma: 'no-cache' },
});
