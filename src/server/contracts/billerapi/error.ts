import type { Refusal, RefusalStatus } from '../../core/refusal.ts';

/** https://docs.billerapi.com/concepts/errors; statuses that are not listed there are mistakes in the request. */
const NAMES: Partial<Record<RefusalStatus, string>> = {
  401: 'authentication_error',
  403: 'authorization_error',
  404: 'not_found',
  500: 'internal_error',
  503: 'internal_error',
};

export const billerApiError = ({ status, message }: Refusal) => ({
  status_code: status,
  error: NAMES[status] ?? 'validation_error',
  message,
  documentation_url: 'https://docs.billerapi.com/concepts/errors',
});
