/** An exit that the widget did not or could not tell. */
import type { ConnectError } from '../protocol/errors.ts';
import type { ViewName } from '../protocol/events.ts';
import type { Outcome } from './types.ts';

export const localExit = (
  error: ConnectError | null,
  view_name: ViewName,
  link_session_id: string | null,
): Outcome => ({
  kind: 'exit',
  error,
  metadata: { status: null, view_name, link_session_id, request_id: null, biller: null, resumable: true },
});
