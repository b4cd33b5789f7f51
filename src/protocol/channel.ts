/**
 * The private line between the host page and the widget's frame, once the handshake has given each a port.
 *
 * What must hold, whatever the other side sends:
 *
 * 1. Nothing is believed by its looks. A message is read field by field, as `messages.ts` lists them, into a fresh
 *    object; what is not listed stays behind. Nothing received is merged, spread, evaluated or looked up by name
 *    in an object that inherits: structured clone keeps an own `__proto__` key, and `constructor` is a name too.
 * 2. Each message counts once and in order.
 * 3. A run has one end. Between one `open` and the next, exactly one `success` or `exit` is accepted, and only `close`
 *    follows it. Each end sees to that itself, with one latch: `sdk/connect.ts` for what the host hears, and
 *    `widget/host/port.ts` for what the widget says and hears.
 * 4. Refusing costs nothing: no queue, no reply, no log of contents; `debug` shows that it happened.
 *
 * How a message passes:
 *
 * 1. The sender wraps it as `{v, seq, type, ...fields}`; `seq` starts at 1 and grows by one.
 * 2. The receiver reads the envelope. `v` must be our version and `seq` the last one plus one: else it is a duplicate, a
 *    replay, a gap. From here the number is spent.
 * 3. `type` must be an own key of the table, and the fields must fit it: else it is a newer peer's, or an attack.
 * 4. The latch must let it pass: else it is late.
 * 5. `success` and `exit` are answered at once by `ack {of: seq}`. Until the ack arrives the widget takes no `open`:
 *    one sent before it (a renewed token, say) was meant for the run that has just ended.
 */
import type { HostMessage, WidgetMessage } from './messages.ts';
import { read, type Spec } from './shape.ts';
import { PROTOCOL_VERSION } from './version.ts';

const ENVELOPE = { v: 0, seq: 0, type: '' } as const;

export interface Channel<Says> {
  /** Returns the number it has been sent under. */
  send(message: Says): number;
  /** No message in any more. Harmless twice. */
  close(): void;
}

/**
 * Opens one end of the line and starts listening. `table` is the other side's in `messages.ts`; `heard` gets what fits
 * it with its number; `refused` is told of each refusal, never of its contents.
 */
export function openChannel<Hears extends HostMessage | WidgetMessage, Says extends HostMessage | WidgetMessage>(
  port: MessagePort,
  table: { readonly [type: string]: Spec },
  refused: (what: string) => void,
  heard: (message: Hears, seq: number) => void,
): Channel<Says> {
  let sent = 0;
  let received = 0;
  port.onmessage = ({ data }) => {
    const envelope = read(ENVELOPE, data);
    if (envelope?.v !== PROTOCOL_VERSION || envelope.seq !== received + 1) return refused('message');
    received++;
    const { type, seq } = envelope;
    const body = Object.hasOwn(table, type) && read(table[type], data);
    if (!body) return refused('message');
    heard({ type, ...(body as object) } as unknown as Hears, seq);
  };
  return {
    send(message) {
      port.postMessage({ v: PROTOCOL_VERSION, seq: ++sent, ...message });
      return sent;
    },
    close() {
      port.onmessage = null;
      port.close();
    },
  };
}
