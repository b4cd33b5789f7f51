/**
 * Posts to an address that somebody else chose. What may be reached is decided on the addresses that are dialled; what
 * comes back is believed in nothing but its status.
 */
import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { EgressError } from './egress-error.ts';
import { askNameServers, askSystem, judgedLookup, type Resolve } from './resolve.ts';
import { readTarget, type TargetPolicy } from './target.ts';

interface Letter {
  url: string;
  headers: Record<string, string>;
  body: string;
}

export interface Answer {
  /** Redirects are not followed: a 3xx is an answer like any other. */
  status: number;
  /** The `Retry-After` header as it came. */
  retryAfter: string | undefined;
}

/** @throws {EgressError} when there was no answer. */
export type Post = (letter: Letter, options: { allowHttp: boolean; signal: AbortSignal }) => Promise<Answer>;

export interface EgressOptions extends Pick<TargetPolicy, 'allow'> {
  /** For everything, from the name's look-up to the last header. */
  timeoutMs?: number;
  resolve?: Resolve;
}

const TIMEOUT_MS = 15_000;
/** Of the answer's body, which nobody reads. */
const MAX_BODY_BYTES = 16 * 1024;
const MAX_HEADER_BYTES = 16 * 1024;
/** Node would give each of several addresses a quarter of a second only. Its types do not know that this is passed on. */
const PATIENT = { autoSelectFamilyAttemptTimeout: 2000 };

export function openEgress({ allow, timeoutMs = TIMEOUT_MS, resolve }: EgressOptions): Post {
  return ({ url: text, headers, body }, { allowHttp, signal: stopping }) =>
    new Promise((done, failed) => {
      const target = readTarget(text, { allowHttp, allow });
      if (typeof target === 'string') return failed(new EgressError('bad_url'));
      const { url, host, port, trusted } = target;
      const send = url.protocol === 'https:' ? requestHttps : requestHttp;
      // Each option by hand: nothing that a URL could carry reaches `socketPath`, `auth` or an agent with a proxy.
      const request = send({
        host,
        port,
        path: url.pathname + url.search,
        method: 'POST',
        headers: { ...headers, Host: url.host, 'Content-Length': Buffer.byteLength(body) },
        agent: false,
        lookup: judgedLookup(resolve ?? (trusted ? askSystem : askNameServers), trusted),
        ...PATIENT,
        maxHeaderSize: MAX_HEADER_BYTES,
        rejectUnauthorized: true,
      });
      request.once('response', (response) => {
        let left = MAX_BODY_BYTES;
        response.on('data', (chunk: Buffer) => (left -= chunk.length) < 0 && response.destroy());
        response.on('error', () => undefined);
        done({ status: response.statusCode ?? 0, retryAfter: response.headers['retry-after'] });
      });
      const late = setTimeout(() => request.destroy(new EgressError('timeout')), timeoutMs);
      const stop = () => request.destroy(new EgressError('stopping'));
      stopping.addEventListener('abort', stop);
      if (stopping.aborted) stop();
      // Not once: what is being destroyed may fail again.
      request.on('error', (error) => failed(error instanceof EgressError ? error : new EgressError('unreachable')));
      request.once('close', () => {
        clearTimeout(late);
        stopping.removeEventListener('abort', stop);
        // A server that wants to speak something else than HTTP is hung up on without an error.
        failed(new EgressError('unreachable'));
      });
      request.end(body);
    });
}
