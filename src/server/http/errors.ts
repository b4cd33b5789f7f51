import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { CONTRACTS } from '../contracts/index.ts';
import type { Worded } from '../core/contract.ts';
import { Refusal } from '../core/refusal.ts';
import type { Ctx } from './context.ts';

/** Of the Connect API: `ApiError`. Each contract words its own; no formatter is shared. */
const wordConnect = ({ status, code, message }: Refusal, request_id: string): Worded => ({
  status,
  body: { error: { code, message, request_id } },
});

/** Answers with the error that was thrown; anything unforeseen is a 500 that tells nothing but the request's id. */
export function answerError(c: Ctx, dialect: string, error: unknown): Response {
  const refusal = error instanceof Refusal ? error : new Refusal(500, 'INTERNAL_ERROR');
  const word = CONTRACTS.find(({ name }) => name === dialect)?.error ?? wordConnect;
  const { status, body, headers = {} } = word(refusal, c.get('requestId'), c.req.path);
  if (status === 401) c.header('WWW-Authenticate', 'Bearer');
  for (const [name, value] of Object.entries({ ...refusal.headers, ...headers })) c.header(name, value);
  return c.json(body, status as ContentfulStatusCode);
}

/** Whose words an address that does not exist is answered in. */
export const dialectOf = (path: string): string => CONTRACTS.find(({ paths }) => paths.test(path))?.name ?? 'connect';
