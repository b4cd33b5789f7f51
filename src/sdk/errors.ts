/**
 * The failures the loader itself can report. The same words as in the protocol's table (a test compares them), but
 * only these rows: the loader sits on other people's pages and is weighed.
 */
import type { ConnectError, ErrorCode, ErrorInfo } from '../protocol/errors.ts';

type Row = [type: ErrorInfo['type'], actor: ErrorInfo['actor'], retryable: boolean, message: string];

const MERCHANT = 'merchant';
const INTEGRATION = 'INTEGRATION_ERROR';
const BROWSER = 'BROWSER_ERROR';

const ROWS = {
  HOST_OPAQUE: [
    INTEGRATION,
    MERCHANT,
    false,
    'Serve this page over https (or http on localhost), not from a file or in a sandboxed frame.',
  ],
  TOKEN_FETCH_FAILED: [INTEGRATION, MERCHANT, true, 'fetchToken was rejected or did not give a link token.'],
  VERSION_UNSUPPORTED: [
    INTEGRATION,
    MERCHANT,
    false,
    'The SDK and the server have no version in common. Update connect-widget.',
  ],
  FRAME_BLOCKED: [
    BROWSER,
    MERCHANT,
    true,
    "The frame did not start. Check baseUrl, that this page's origin is registered, and frame-src of your Content-Security-Policy.",
  ],
  HANDSHAKE_TIMEOUT: [BROWSER, 'us', true, 'The widget did not answer within 15 seconds.'],
} satisfies Partial<Record<ErrorCode, Row>>;

export type LocalCode = keyof typeof ROWS;

const error = (code: ErrorCode, [type, actor, retryable, message]: Row): ConnectError => ({
  code,
  type,
  message,
  retryable,
  actor,
});

/** A failure as `onExit` gets it. */
export const localError = (code: LocalCode): ConnectError => error(code, ROWS[code]);

/** What `Connect.create` and `update` throw: `problem` names the option and the fix. */
export const invalidOptions = (problem: string): Error & ConnectError =>
  Object.assign(
    new Error(),
    { name: 'ConnectError' },
    error('INVALID_OPTIONS', [INTEGRATION, MERCHANT, false, `Connect: ${problem}`]),
  );
