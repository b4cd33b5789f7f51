/** What a run comes to: built from the widget's last message, or by the loader itself when there was none. */
import type { ConnectError } from '../protocol/errors.ts';
import type { ViewName } from '../protocol/events.ts';
import type { WidgetMessage } from '../protocol/messages.ts';
import type { Outcome } from './types.ts';

type Ending = Extract<WidgetMessage, { type: 'success' | 'exit' }>;

export function toldOutcome(message: Ending): Outcome {
  if (message.type === 'exit') {
    // The reader has checked the form of the code, not that this version knows it: a newer widget may say a newer one.
    return { kind: 'exit', error: message.error as ConnectError | null, metadata: message.metadata };
  }
  const { metadata, public_token } = message;
  const { id, name } = metadata.biller;
  const aliases = {
    biller_id: id,
    accountId: metadata.accounts[0]?.id ?? null,
    institutionName: name,
    institution: { institution_id: id, name },
  };
  return { kind: 'success', public_token, metadata: { ...metadata, ...aliases } };
}

/** An exit that the widget did not or could not tell. */
export const localExit = (
  error: ConnectError | null,
  view_name: ViewName,
  link_session_id: string | null,
): Outcome => ({
  kind: 'exit',
  error,
  metadata: { status: null, view_name, link_session_id, request_id: null, biller: null, resumable: true },
});
