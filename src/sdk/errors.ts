/**
 * The failures the loader itself can report. The same words as in the protocol's table (a test compares them), but
 * only these rows: the loader sits on other people's pages and is weighed.
 */
import type { ConnectError, ErrorCode, ErrorInfo } from '../protocol/errors.ts';

const error = (
  code: ErrorCode,
  message: string,
  retryable = false,
  actor: ErrorInfo['actor'] = 'merchant',
): ConnectError => ({ code, type: 'INTEGRATION_ERROR', message, retryable, actor });

const ROWS = {
  HOST_OPAQUE: ['Serve the page over https.'],
  TOKEN_FETCH_FAILED: ['fetchToken gave no token.', true],
  VERSION_UNSUPPORTED: ['Update connect-widget.'],
  FRAME_BLOCKED: ['Check baseUrl, CSP frame-src and registered origins.', true],
  HANDSHAKE_TIMEOUT: ['The widget did not answer.', true, 'us'],
} satisfies Partial<Record<ErrorCode, [message: string, retryable?: boolean, actor?: ErrorInfo['actor']]>>;

export type LocalCode = keyof typeof ROWS;

/** A failure as `onExit` gets it. */
export const localError = (code: LocalCode): ConnectError =>
  error(code, ...(ROWS[code] as [message: string, retryable?: boolean, actor?: ErrorInfo['actor']]));

/** What `Connect.create` and `update` throw unless `ok`: `problem` names the option and the fix. */
export function demand(ok: unknown, problem: string): asserts ok {
  if (!ok) throw Object.assign(new Error(), { name: 'ConnectError' }, error('INVALID_OPTIONS', `Connect: ${problem}`));
}
