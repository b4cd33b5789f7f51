import * as v from 'valibot';
import type { Worded } from '../../core/contract.ts';
import type { Refusal, RefusalStatus } from '../../core/refusal.ts';

/** https://docs.billerapi.com/concepts/errors; statuses that are not listed there are mistakes in the request. */
const NAMES: Partial<Record<RefusalStatus, string>> = {
  401: 'authentication_error',
  403: 'authorization_error',
  404: 'not_found',
  429: 'rate_limit_exceeded',
  500: 'internal_error',
  503: 'internal_error',
};

/** What every error of this contract is. */
export const ErrorBody = v.object({
  status_code: v.number(),
  error: v.string(),
  message: v.string(),
  documentation_url: v.string(),
});

const DOCS = 'https://docs.billerapi.com/concepts/';

export const billerApiError = (refusal: Refusal): Worded => {
  const { status } = refusal;
  // Limits by the minute: the contract always says 30 seconds. Other waits are longer, and told as they are.
  const brief = status === 429 && Number(refusal.headers['Retry-After'] ?? 0) <= 60;
  return {
    status,
    body: {
      status_code: status,
      error: NAMES[status] ?? 'validation_error',
      message: brief ? 'Too many requests. Try again in 30 seconds.' : refusal.message,
      documentation_url: DOCS + (status === 429 ? 'rate-limits' : 'errors'),
    },
    ...(brief && { headers: { 'Retry-After': '30' } }),
  };
};
