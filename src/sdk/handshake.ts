/**
 * How the host page and the frame get to a private line.
 *
 * What must hold:
 *
 * 1. The link token reaches the widget's origin W and nobody else, even if the frame was navigated elsewhere, before
 *    or after. So nothing is ever posted to `*`, and no secret stands in an address.
 * 2. Any page, frame or script may send us messages, at any time and in any number. Only our frame's hello counts.
 *    `event.source` alone proves nothing: it stays equal while the frame's document changes. `event.origin` alone
 *    proves nothing: another frame of W may be on the page. A synthetic event can forge both, but is not trusted.
 * 3. The frame may load before or after us, and reload: what is posted to a frame before it listens is lost. So the
 *    frame speaks first, each time it loads.
 * 4. It ends. A frame that is blocked, stays silent or reloads for ever gives one error.
 *
 * The steps:
 *
 * 1. The host makes a random `cid` and loads `W/connect/v1/frame?o=<own origin>&v=<version>#<cid>`. The server sends
 *    the document with `frame-ancestors <o>`, if `o` is registered: the claim is enforced by the browser.
 * 2. The frame posts `hello {v, cid, nonce}` to its parent, addressed to `o`.
 * 3. We take it if it is a real event, from our frame's window, from exactly W, well-formed, with our `cid`.
 *    A hello of another version ends the attempt with VERSION_UNSUPPORTED.
 * 4. We make a `MessageChannel` and post `init {v, cid, nonce}` with one port, addressed to W. The frame checks the
 *    same things on its side (`widget/host/port.ts`) and says `ready` on the port. All else is said there
 *    (`protocol/channel.ts`).
 * 5. A later hello means that the frame was reloaded: the old port is closed and step 4 is done again, in all at most
 *    five times.
 *
 * A document that loads without saying hello within a second was blocked (by a policy, an error page, or a place the
 * frame was navigated to). Fifteen seconds without `ready` is a timeout.
 */
import type { ConnectError } from '../protocol/errors.ts';
import { GREETING } from '../protocol/messages.ts';
import { read } from '../protocol/shape.ts';
import { PROTOCOL_VERSION } from '../protocol/version.ts';
import { error } from './errors.ts';

/**
 * Listens for the frame until it is removed. `origin` and `cid` are the frame's, and the only ones believed.
 *
 * - `welcome` is false once the run has ended: a reloaded frame is then of no use.
 * - `connected` gets a fresh port to the frame; any older one is dead.
 *
 * Returns what to call when `ready` has come over the port, and what removes it all.
 */
export function shakeHands(
  frame: HTMLIFrameElement,
  origin: string,
  cid: string,
  welcome: () => boolean,
  connected: (port: MessagePort) => void,
  failed: (error: ConnectError) => void,
  refused: (what: string) => void,
): [settled: () => void, remove: () => void] {
  let inits = 0;
  /** 1: a document said hello and its `load` is still to come. Below 0: one has loaded that said nothing. */
  let greeted = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const settled = () => clearTimeout(timer);
  const silent = error('HANDSHAKE_TIMEOUT', 'No answer.', true, 'us');
  const failAfter = (ms = 15_000, why = silent) => {
    settled();
    timer = setTimeout(failed, ms, why);
  };

  const greet = (event: MessageEvent) => {
    const hello = read(GREETING, event.data);
    if (
      !event.isTrusted ||
      event.source !== frame.contentWindow ||
      event.origin !== origin ||
      hello?.connect !== 'hello' ||
      hello.cid !== cid
    )
      return refused('hello');
    if (hello.v !== PROTOCOL_VERSION) return failed(error('VERSION_UNSUPPORTED', 'Update connect-widget.'));
    if (inits === 5 || !welcome()) return failed(silent);
    inits++;
    greeted = greeted < 0 ? 0 : 1;
    failAfter();
    const { port1, port2 } = new MessageChannel();
    connected(port1);
    frame.contentWindow!.postMessage({ ...hello, connect: 'init' }, origin, [port2]);
  };
  addEventListener('message', greet);
  frame.onload = () =>
    --greeted < 0 && failAfter(1000, error('FRAME_BLOCKED', 'Check baseUrl, CSP and origins.', true));
  failAfter();
  return [
    settled,
    () => {
      settled();
      removeEventListener('message', greet);
    },
  ];
}
