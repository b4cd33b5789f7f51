import { billerApiError } from '../contracts/billerapi/error.ts';
import { Refusal } from '../core/refusal.ts';
import type { Ctx } from './context.ts';
import type { Dialect } from './route.ts';

/** Each contract words an error in its own body; no formatter is shared. */
const WORDING: Record<Dialect, (refusal: Refusal, requestId: string) => object> = {
  connect: ({ code, message }, request_id) => ({ error: { code, message, request_id } }),
  billerapi: billerApiError,
};

/** Answers with the error that was thrown; anything unforeseen is a 500 that tells nothing but the request's id. */
export function answerError(c: Ctx, dialect: Dialect, error: unknown): Response {
  const refusal = error instanceof Refusal ? error : new Refusal(500, 'INTERNAL_ERROR');
  if (refusal.status === 401) c.header('WWW-Authenticate', 'Bearer');
  return c.json(WORDING[dialect](refusal, c.get('requestId')), refusal.status);
}
