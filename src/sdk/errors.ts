/**
 * The failures the loader itself can report. The same words as in the protocol's table (a test compares them), but
 * only these: the loader sits on other people's pages and is weighed.
 */
import type { ConnectError, ErrorCode, ErrorInfo } from '../protocol/errors.ts';

/** A failure as `onExit` gets it. */
export const error = (
  code: ErrorCode,
  message: string,
  retryable = false,
  actor: ErrorInfo['actor'] = 'merchant',
): ConnectError => ({ code, type: 'INTEGRATION_ERROR', message, retryable, actor });

/** What `Connect.create` and `update` throw unless `ok`: `problem` names the option and the fix. */
export function demand(ok: unknown, problem: string): asserts ok {
  if (!ok) throw Object.assign(new Error(), { name: 'ConnectError' }, error('INVALID_OPTIONS', `Connect: ${problem}`));
}
