/** `import { Connect } from 'connect-widget'`. Importing does nothing; it is safe on a server. */
import { createConnect } from './connect.ts';
import { demand } from './errors.ts';
import type { ConnectHandle, ConnectOptions } from './types.ts';

export type { ConnectError, ErrorCode } from '../protocol/errors.ts';
export type { EventMetadata, EventName, ViewName } from '../protocol/events.ts';
export type {
  ConnectExit,
  ConnectHandle,
  ConnectOptions,
  ConnectStatus,
  ConnectSuccess,
  ConnectUpdate,
  FetchTokenReason,
  OnEvent,
  Outcome,
} from './types.ts';

export const Connect = {
  /**
   * Creates an instance and warms its frame. Nothing is shown until `open()`.
   *
   * @throws Error with `name: 'ConnectError'` and `code: 'INVALID_OPTIONS'`; its message names the option and the fix.
   */
  create(options: ConnectOptions): ConnectHandle {
    // Only here: a script tag is never run where there is no document.
    demand(typeof document === 'object', 'create needs a browser. Call it in an effect or on a click.');
    return createConnect(options);
  },
};
