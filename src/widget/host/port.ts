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
import { LOCAL_MESSAGES } from '../../protocol/error-messages.ts';
import { ERRORS, type ErrorCode } from '../../protocol/errors.ts';
import {
  GREETING,
  HOST_MESSAGES,
  type HostMessage,
  WIDGET_MESSAGES,
  type WidgetMessage,
} from '../../protocol/messages.ts';
import { random } from '../../protocol/random.ts';
import { read } from '../../protocol/shape.ts';
import { PROTOCOL_VERSION } from '../../protocol/version.ts';
import { type FrameAddress, readFrameAddress } from './address.ts';
import type { Host, HostHandlers } from './host.ts';
import { readLook } from './look.ts';

/** An exit of which nothing but the error is known. */
const exit = (code: ErrorCode, message: string): WidgetMessage => ({
  type: 'exit',
  error: { ...ERRORS[code], code, message },
  metadata: {
    status: null,
    view_name: 'ERROR',
    link_session_id: null,
    request_id: null,
    biller: null,
    resumable: false,
  },
});

/**
 * Nothing unlisted leaves: a message is sent as the host would read it, so a field added by mistake stays here.
 *
 * @throws TypeError when it does not have the form of messages.ts.
 */
function listed(message: WidgetMessage): WidgetMessage {
  const body = read(WIDGET_MESSAGES[message.type], message);
  if (!body) throw new TypeError(`Connect: this ${message.type} message does not have the form of messages.ts.`);
  return { type: message.type, ...body } as WidgetMessage;
}

/** Before the first `open`; in a run; ended by a terminal message; that was acknowledged. */
type Phase = 'idle' | 'running' | 'ended' | 'settled';

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
  let channel: Channel<WidgetMessage> | undefined;
  let phase: Phase = 'idle';
  /** The sequence number of the message that ended the run. */
  let terminal = 0;
  /** `close` was told before the terminal message was acknowledged. */
  let closing = false;

  /** The latch: says what may be said in the present phase. A run has one end, and only `close` follows it. */
  const say = (message: WidgetMessage): void => {
    const { type } = message;
    if (type === 'close') {
      closing = phase !== 'settled';
      if (!closing) channel!.send(listed(message));
    } else if (phase === 'running') {
      const seq = channel!.send(listed(message));
      if (type !== 'success' && type !== 'exit') return;
      phase = 'ended';
      terminal = seq;
    }
  };

  const heard = (message: HostMessage, { opened, shown, exitAsked, updated }: HostHandlers): void => {
    if (message.type === 'exit') {
      if (phase !== 'running') {
        refused('late');
        return;
      }
      // Of this end the host wants to hear nothing but that it came: it waits for that before it opens again.
      if (message.force) phase = 'idle';
      exitAsked(!!message.force);
      if (message.force) channel!.send({ type: 'ready' });
    } else if (message.type === 'ack') {
      if (phase === 'ended' && message.of === terminal) {
        phase = 'settled';
        if (closing) say({ type: 'close' });
      } else refused('late');
    } else {
      const look = readLook(message);
      if (message.type === 'open') begin(message, look, (rest) => opened({ ...rest, token: message.token }));
      else if (message.type === 'show') begin(message, look, shown);
      else if (typeof look === 'string') console.warn(`Connect: ${look}`);
      else updated(look);
    }
  };

  const begin = (
    { inline, can_refresh: canRefresh }: Extract<HostMessage, { type: 'open' | 'show' }>,
    look: ReturnType<typeof readLook>,
    go: HostHandlers['shown'],
  ): void => {
    // One that was sent before the end of its run was acknowledged was meant for that run.
    if (phase === 'ended') {
      refused('late');
      return;
    }
    phase = 'running';
    closing = false;
    if (typeof look === 'string') {
      say(exit('INVALID_OPTIONS', `Connect: ${look}`));
      say({ type: 'close' });
    } else go({ ...look, inline, canRefresh });
  };

  const start = () => {
    if (!port || !handlers || channel) return;
    const given = handlers;
    channel = openChannel<HostMessage, WidgetMessage>(port, HOST_MESSAGES, refused, (message) => heard(message, given));
    channel.send({ type: 'ready' });
  };

  /** Why this is not our host's answer; undefined when it is. */
  const refusal = (event: MessageEvent): string | undefined => {
    if (!event.isTrusted) return 'untrusted';
    if (event.source !== host) return 'source';
    if (event.origin !== origin) return 'origin';
    const init = read(GREETING, event.data);
    if (init?.connect !== 'init') return 'malformed';
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
    tokenKind: 'link_token',
    connect(given) {
      handlers ??= given;
      start();
    },
    tell(message) {
      try {
        say(message);
      } catch (error) {
        reportError(error);
        // A run must end even if its result cannot be told: the merchant's server still hears of it.
        if (message.type === 'success' || message.type === 'exit')
          say(exit('INTERNAL_ERROR', LOCAL_MESSAGES.INTERNAL_ERROR));
      }
    },
  };
}
