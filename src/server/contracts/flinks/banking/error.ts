import type { Worded } from '../../../core/contract.ts';
import { Refusal, type RefusalStatus } from '../../../core/refusal.ts';
import { CODES, codeBody, type FlinksCode, isFlinksCode } from './codes.ts';

/** Thrown where there is no session yet; its code alone decides the status. */
export const bankingError = (code: Exclude<FlinksCode, `OPERATION_${string}`>, message?: string): Refusal =>
  new Refusal(CODES[code][0], 'INVALID_REQUEST', message ?? CODES[code][1], { vendor: code });

/** Of what the contract has no code for, HTTP's own status stays; all else is the code's. */
const OWN_STATUS: readonly RefusalStatus[] = [403, 404, 405, 413, 415, 503];

export function wordBanking({ status, code, vendor, message }: Refusal, requestId: string): Worded {
  const flinks = isFlinksCode(vendor)
    ? vendor
    : code === 'RATE_LIMITED'
      ? 'TOO_MANY_REQUESTS'
      : status >= 500
        ? 'AGGREGATION_ERROR'
        : 'INVALID_REQUEST';
  const body = codeBody(flinks, requestId, message);
  if (isFlinksCode(vendor) || !OWN_STATUS.includes(status)) return { status: body.HttpStatusCode, body };
  return { status, body: { ...body, HttpStatusCode: status } };
}
