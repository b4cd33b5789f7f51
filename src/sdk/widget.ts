/** The widget as the host page knows it: one frame, its handshake and its channel, from the first byte to removal. */
import { type Channel, openChannel } from '../protocol/channel.ts';
import { type HostMessage, WIDGET_MESSAGES, type WidgetMessage } from '../protocol/messages.ts';
import { random } from '../protocol/random.ts';
import { PROTOCOL_VERSION } from '../protocol/version.ts';
import { createFrame, type Frame } from './frame.ts';
import { type HandshakeEvents, shakeHands } from './handshake.ts';
import type { Settings } from './options.ts';
import { createTeardown } from './teardown.ts';

export interface Widget extends Frame {
  /** It waits for `open`, or has had it. */
  ready: boolean;
  tell(message: HostMessage): void;
  remove(): void;
}

export interface WidgetEvents extends Pick<HandshakeEvents, 'welcome' | 'failed'> {
  heard(message: WidgetMessage): void;
  cancelled(): void;
}

export function summonWidget({ baseUrl, container, debug }: Settings, on: WidgetEvents): Widget {
  const undo = createTeardown();
  const address = new URL(
    `/connect/v1/frame?o=${encodeURIComponent(self.origin)}&v=${PROTOCOL_VERSION}#${random()}`,
    baseUrl,
  );
  const counts: Record<string, number> = Object.create(null);
  const refused = (reason: string) => {
    counts[reason] = (counts[reason] ?? 0) + 1;
    if (debug) console.debug('Connect refused', reason, counts[reason]);
  };

  let channel: Channel<'host'> | undefined;
  const widget: Widget = {
    ...createFrame(address.href, container, undo, on.cancelled),
    ready: false,
    tell: (message) => channel?.send(message),
    remove: undo.run,
  };
  const settled = shakeHands(widget.element, address, undo, {
    welcome: on.welcome,
    failed: on.failed,
    refused,
    connected(port) {
      channel?.close();
      widget.ready = false;
      channel = openChannel('host', port, WIDGET_MESSAGES, refused, (message) => {
        if (message.type === 'ready') {
          widget.ready = true;
          settled();
        }
        on.heard(message);
      });
    },
  });
  undo.add(() => channel?.close());
  return widget;
}
