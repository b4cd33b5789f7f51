/** One request to the Connect API. Every way it can fail becomes a `RequestError` with a code of the one table. */
import type { ApiError } from '../../protocol/endpoints.ts';
import { LOCAL_MESSAGES } from '../../protocol/error-messages.ts';
import { type ErrorCode, isErrorCode } from '../../protocol/errors.ts';
import { read } from '../../protocol/shape.ts';
import { pause } from './pause.ts';

export class RequestError extends Error {
  override name = 'RequestError';
  readonly code: ErrorCode;
  /** The HTTP status, or 0 when no answer came or it could not be read. */
  readonly status: number;
  readonly requestId: string | null;
  /** Of the network, or of a server that is just being replaced: it may be over in a moment. */
  readonly passing: boolean;
  /** @param message for engineers, as the server said it. */
  constructor(code: ErrorCode, status: number, message: string, requestId: string | null = null, passing = false) {
    super(message);
    this.code = code;
    this.status = status;
    this.requestId = requestId;
    this.passing = passing;
  }
}

/** Ample for a slow phone; past it the person is told and can try again. Milliseconds. */
const TIMEOUT = 20_000;

/** Milliseconds before each further try, about: a server that restarts is back within them. */
const PAUSES = [300, 900, 2700];

export interface Call {
  method?: 'GET' | 'POST';
  path: string;
  bearer?: string | undefined;
  /** The session's version that a move is made on. */
  version?: number;
  body?: unknown;
  signal?: AbortSignal;
  /** Lets the request outlive the page: for telling the server that the person left. */
  keepalive?: boolean;
}

async function request({ method = 'GET', path, bearer, version, body, signal, keepalive }: Call): Promise<Response> {
  const headers = new Headers({ accept: 'application/json' });
  if (bearer) headers.set('authorization', `Bearer ${bearer}`);
  if (version !== undefined) headers.set('if-match', `"${version}"`);
  if (body !== undefined) headers.set('content-type', 'application/json');
  const timeout = AbortSignal.timeout(TIMEOUT);
  try {
    return await fetch(path, {
      method,
      headers,
      signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
      credentials: 'omit',
      cache: 'no-store',
      redirect: 'error',
      ...(body !== undefined && { body: JSON.stringify(body) }),
      ...(keepalive && { keepalive }),
    });
  } catch {
    // One that hung is not asked again in silence: the person has waited long enough.
    throw new RequestError('NETWORK_ERROR', 0, LOCAL_MESSAGES.NETWORK_ERROR, null, !timeout.aborted);
  }
}

/**
 * Repeats what failed in passing. Every call may be: a move counts once for each version of the session, and the answer
 * to its repetition is the session as the first has left it.
 */
export async function again<T>(work: () => Promise<T>, signal?: AbortSignal): Promise<T> {
  for (const ms of PAUSES)
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof RequestError && error.passing) || signal?.aborted) throw error;
      await pause(ms, signal);
    }
  return work();
}

/**
 * The reply as `reader` has it. Statuses in `also` are answers too (409 carries the present session).
 * @param reader gives undefined for what does not have the form that is wanted.
 */
export async function call<T>(
  reader: (reply: unknown) => T | undefined | Promise<T | undefined>,
  also: number[],
  what: Call,
): Promise<T> {
  const response = await request(what);
  // An HTML error page of some proxy, or an answer cut off in the middle, is not JSON.
  const reply: unknown = await response.json().catch(() => undefined);
  if (response.ok || also.includes(response.status)) {
    const answer = await reader(reply);
    if (answer) return answer;
    // Cut off on the way, or in a form that a newer server gives it.
    const code = reply === undefined ? 'INTERNAL_ERROR' : 'UPDATE_NEEDED';
    throw new RequestError(code, 0, LOCAL_MESSAGES[code], null, reply === undefined);
  }
  throw refusal(response.status, reply);
}

export function refusal(status: number, reply: unknown): RequestError {
  const said = read({ error: { code: '', request_id: '' } }, reply)?.error;
  const id = said?.request_id ?? null;
  const local = (code: 'RATE_LIMITED' | 'INTERNAL_ERROR') =>
    new RequestError(code, status, LOCAL_MESSAGES[code], id, status > 501);
  if (status === 429) return local('RATE_LIMITED');
  if (status >= 500 || !said || !isErrorCode(said.code)) return local('INTERNAL_ERROR');
  return new RequestError(said.code, status, String((reply as ApiError).error.message), id);
}
