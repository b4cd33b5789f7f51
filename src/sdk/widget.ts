/** The widget as the host page knows it: one frame, its handshake and its channel, from the first byte to removal. */
import { type Channel, openChannel } from '../protocol/channel.ts';
import type { ConnectError } from '../protocol/errors.ts';
import { type HostMessage, WIDGET_MESSAGES, type WidgetMessage } from '../protocol/messages.ts';
import { random } from '../protocol/random.ts';
import { PROTOCOL_VERSION } from '../protocol/version.ts';
import { createFrame, type Frame } from './frame.ts';
import { shakeHands } from './handshake.ts';
import type { Settings } from './options.ts';

export interface Widget extends Frame {
  /** False while nobody listens: before `ready`, and after a reload until it is said again. */
  tell(message: HostMessage): unknown;
}

/** `heard` gets each message that fits and its number, by which the end of a run is acknowledged. */
export function summonWidget(
  { baseUrl, container }: Settings,
  heard: (message: WidgetMessage, seq: number) => void,
  welcome: () => boolean,
  cancelled: () => void,
  failed: (error: ConnectError) => void,
  refused: (what: string) => void,
): Widget {
  const cid = random();
  const src = `${baseUrl}/connect/v1/frame?o=${self.origin}&v=${PROTOCOL_VERSION}#${cid}`;
  const frame = createFrame(src, container, cancelled);
  let channel: Channel<HostMessage> | undefined;
  let ready = false;
  const connected = (port: MessagePort) => {
    channel?.close();
    ready = false;
    channel = openChannel<WidgetMessage, HostMessage>(port, WIDGET_MESSAGES, refused, (message, seq) => {
      if (message.type === 'ready') {
        ready = true;
        settled();
      }
      if (ready) heard(message, seq);
    });
  };
  const [settled, remove] = shakeHands(frame.element, baseUrl, cid, welcome, connected, failed, refused);
  return {
    ...frame,
    tell(message) {
      if (!ready) return;
      // What it has said until it hears of that end belongs to the run that has ended: it is ready again afterwards.
      ready = !(message as { force?: boolean }).force;
      return channel!.send(message);
    },
    remove() {
      remove();
      channel?.close();
      frame.remove();
    },
  };
}
