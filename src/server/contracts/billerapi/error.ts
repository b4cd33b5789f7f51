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

const DOCS = 'https://docs.billerapi.com/concepts/';

export const billerApiError = ({ status, message }: Refusal): Worded => ({
  status,
  body: {
    status_code: status,
    error: NAMES[status] ?? 'validation_error',
    message,
    documentation_url: DOCS + (status === 429 ? 'rate-limits' : 'errors'),
  },
});
