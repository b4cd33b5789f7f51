/** A launcher's page around the widget: what the widget says to it, and a way to speak as it does. */
import type { EventMetadata, EventName } from '../../../protocol/events.ts';
import { event } from '../../../protocol/testing/words.ts';
import type { HostHandlers } from '../host.ts';
import type { Launch, LaunchedHost } from '../launched.ts';

/** @param data of the frame's address. */
export function launch(make: (launch: Launch) => LaunchedHost, data: Record<string, string> = {}) {
  const said: unknown[] = [];
  let speak = (_message: unknown) => {};
  const opened: Parameters<HostHandlers['opened']>[0][] = [];
  const updated: Parameters<HostHandlers['updated']>[0][] = [];
  const host = make({
    origin: 'https://shop.example',
    token: 'lt_1',
    data,
    say: (message) => said.push(message),
    hear: (heard) => {
      speak = heard;
    },
  });
  host.connect({
    opened: (opening) => opened.push(opening),
    updated: (look) => updated.push(look),
    shown() {},
    exitAsked() {},
  });
  return {
    host,
    said,
    opened,
    updated,
    speak: (message: unknown) => speak(message),
    /** One of our events, with what it carries. */
    happens<N extends EventName>(name: N, data: Partial<EventMetadata<N>> = {}): void {
      host.tell({ type: 'event', name, metadata: { ...event.metadata, ...data } as never });
    },
  };
}
