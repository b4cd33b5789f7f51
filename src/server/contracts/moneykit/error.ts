import * as v from 'valibot';
import type { Worded } from '../../core/contract.ts';
import type { Issue, Refusal, RefusalStatus } from '../../core/refusal.ts';
import { BadState } from './bad-state.ts';

/** What every error of this contract is. */
export const ErrorBody = v.object({
  error_code: v.string(),
  error_message: v.string(),
  documentation_url: v.string(),
  /** Of `link_error.bad_state`: what is wrong with the link. */
  link_error_code: v.optional(v.string()),
  /** Of `api_error.request.validation_failed`. */
  validation_errors: v.optional(
    v.array(v.object({ location: v.array(v.union([v.string(), v.number()])), message: v.string(), type: v.string() })),
  ),
});

const DOCS = 'https://docs.moneykit.com/pages/errors';

/** Where the route says nothing closer. The vendor publishes those of 401 and 429; the others are named alike. */
const NAMES: Record<Exclude<RefusalStatus, 400 | 422>, string> = {
  401: 'api_error.auth.unauthorized',
  403: 'api_error.auth.forbidden',
  404: 'api_error.request.not_found',
  405: 'api_error.request.method_not_allowed',
  409: 'api_error.request.conflict',
  410: 'link_error.deleted',
  413: 'api_error.request.too_large',
  415: 'api_error.request.unsupported_media_type',
  428: 'api_error.request.precondition_required',
  429: 'api_error.rate_limit_exceeded',
  500: 'api_error.system.internal',
  502: 'api_error.system.unavailable',
  503: 'api_error.system.unavailable',
};

/** Texts that the vendor promises. */
const CONSTANT: Record<string, string> = {
  'api_error.auth.expired_access_token': 'Access token expired',
  'api_error.rate_limit_exceeded': 'Rate limit exceeded',
  'api_error.request.validation_failed': 'Request validation error',
};

/** `{error_code, error_message, documentation_url}`; a mistake in what was sent is 422 and says where. */
export function moneyKitError(refusal: Refusal): Worded {
  const { status, message, vendor, issues = [{ path: [], message }] } = refusal;
  if (refusal instanceof BadState)
    return worded(status, 'link_error.bad_state', message, { link_error_code: refusal.linkErrorCode });
  if (vendor) return worded(status, vendor, message);
  if (status === 400 || status === 422)
    return worded(422, 'api_error.request.validation_failed', message, { validation_errors: issues.map(toError) });
  return worded(status, NAMES[status], message);
}

const worded = (status: number, error_code: string, message: string, more: object = {}): Worded => ({
  status,
  body: { error_code, error_message: CONSTANT[error_code] ?? message, documentation_url: DOCS, ...more },
});

const toError = ({ path, message }: Issue) => ({
  location: path[0] === 'query' ? path : ['body', ...path],
  message,
  type: message === 'is required' ? 'value_error.missing' : 'value_error',
});
