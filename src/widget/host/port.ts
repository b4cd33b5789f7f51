/**
 * The host is a web page that runs our SDK: the widget's half of the handshake that `sdk/handshake.ts` explains.
 *
 * 1. The frame's address says who the host claims to be (`o`), its protocol version (`v`) and, in the fragment, the
 *    frame's random id. Claims only: the server answers for `o` with `frame-ancestors`, so in a page of another
 *    origin this code does not run.
 * 2. We speak first, with a fresh nonce, to exactly that origin.
 * 3. Exactly one `init` is taken: a real event, from our parent, from that origin, with our id and nonce, one port.
 * 4. The rest is said on the port. Nothing from a message is ever navigated to, stored or put in the page.
 */
import { type Channel, openChannel } from '../../protocol/channel.ts';
import { ERRORS } from '../../protocol/errors.ts';
import { HOST_MESSAGES, readInit, WIDGET_MESSAGES, type WidgetMessage } from '../../protocol/messages.ts';
import { random } from '../../protocol/random.ts';
import { PROTOCOL_VERSION } from '../../protocol/version.ts';
import { type FrameAddress, readFrameAddress } from './address.ts';
import type { Host, HostHandlers } from './host.ts';

const untold: WidgetMessage = {
  type: 'exit',
  error: { code: 'INTERNAL_ERROR', ...ERRORS.INTERNAL_ERROR },
  metadata: {
    status: null,
    view_name: 'ERROR',
    link_session_id: null,
    request_id: null,
    biller: null,
    resumable: false,
  },
};

/**
 * Nothing unlisted leaves: a message is sent as its own reader gives it back, so a field added by mistake stays here.
 *
 * @throws TypeError when it does not have the form of messages.ts.
 */
function listed(message: WidgetMessage): WidgetMessage {
  const body = WIDGET_MESSAGES[message.type](message);
  if (!body) throw new TypeError(`Connect: this ${message.type} message does not have the form of messages.ts.`);
  return { type: message.type, ...body } as WidgetMessage;
}

interface PortHostOptions {
  /** Where to read the frame's address. Default: this document's. */
  address?: FrameAddress;
  /** Told of each refused message's reason, never of its contents. */
  refused?: (reason: string) => void;
}

/**
 * Says hello to the host and waits for its port. Call it as early as possible: the host gives up on a frame that has
 * loaded and stays silent for a second.
 *
 * @throws Error when the page was not loaded by the SDK.
 */
export function portHost({ address = readFrameAddress(location), refused = () => {} }: PortHostOptions = {}): Host {
  const { origin, cid } = address;
  const host = window.parent;
  if (host === window) throw new Error('Connect: this page only works in a frame. Open it with Connect.create().');
  const nonce = random();
  let port: MessagePort | undefined;
  let handlers: HostHandlers | undefined;
  let channel: Channel<'widget'> | undefined;
  /** `close` was told before the terminal message was acknowledged. */
  let closing = false;

  const start = () => {
    if (!port || !handlers || channel) return;
    const { opened, exitAsked, updated } = handlers;
    channel = openChannel('widget', port, HOST_MESSAGES, refused, (message) => {
      if (message.type === 'open') {
        closing = false;
        opened(message);
      } else if (message.type === 'exit') exitAsked(message.force);
      else if (message.type === 'update') updated(message);
      else if (closing) closing = !channel!.send({ type: 'close' });
    });
    channel.send({ type: 'ready' });
  };

  /** Why this is not our host's answer; undefined when it is. */
  const refusal = (event: MessageEvent): string | undefined => {
    if (!event.isTrusted) return 'untrusted';
    if (event.source !== host) return 'source';
    if (event.origin !== origin) return 'origin';
    const init = readInit(event.data);
    if (!init) return 'malformed';
    if (init.cid !== cid) return 'cid';
    if (init.nonce !== nonce) return 'nonce';
    if (init.v !== PROTOCOL_VERSION) return 'version';
    if (event.ports.length !== 1) return 'ports';
    return undefined;
  };

  const answered = (event: MessageEvent) => {
    const reason = refusal(event);
    if (reason) return refused(reason);
    window.removeEventListener('message', answered);
    port = event.ports[0];
    start();
  };
  window.addEventListener('message', answered);
  host.postMessage({ connect: 'hello', v: PROTOCOL_VERSION, cid, nonce }, origin);

  return {
    origin,
    cid,
    connect(given) {
      handlers ??= given;
      start();
    },
    tell(message) {
      try {
        if (!channel?.send(listed(message))) closing ||= message.type === 'close';
      } catch (error) {
        reportError(error);
        // A run must end even if its result cannot be told: the merchant's server still hears of it.
        if (message.type === 'success' || message.type === 'exit') channel!.send(listed(untold));
      }
    },
  };
}
