/**
 * The private line between the host page and the widget's frame, once the handshake has given each a port.
 *
 * What must hold, whatever the other side sends:
 *
 * 1. Nothing is believed by its looks. A message is read field by field with the readers of `messages.ts` into a fresh
 *    object; what they do not know stays behind. Nothing received is merged, spread, evaluated or looked up by name
 *    in an object that inherits: structured clone keeps an own `__proto__` key, and `constructor` is a name too.
 * 2. Each message counts once and in order.
 * 3. A run has one end. Between one `open` and the next, exactly one `success` or `exit` is accepted, and only `close`
 *    follows it. Which message may pass when is the table `RULES`; nothing else decides.
 * 4. Refusing costs nothing: no queue, no reply, no log of contents. A refusal adds one to a counter named by its
 *    reason, which `debug` shows.
 *
 * How a message passes:
 *
 * 1. The sender wraps it as `{v, seq, type, ...fields}`; `seq` starts at 1 and grows by one.
 * 2. The receiver reads the envelope; `v` must be our version, else `version`.
 * 3. `seq` must be the last one plus one, else `sequence`: a duplicate, a replay, a gap. From here the number is spent.
 * 4. `type` must be an own key of a table without a prototype, else `unknown`: a newer peer's message, or an attack.
 * 5. The fields must fit the reader of that type, else `malformed`.
 * 6. `RULES` must let it pass in the present phase, else `phase`.
 * 7. `success` and `exit` are answered at once by `ack {of: seq}`. Until the ack arrives the widget takes no `open`:
 *    one sent before it (a renewed token, say) was meant for the run that has just ended.
 *
 * The phases: `idle` before the first `open`, `running`, `ended` by a terminal message, `settled` once that was
 * acknowledged. Both ends keep the phase for themselves; messages under way when it changes are refused, not obeyed.
 */
import type { HostMessage, Table, WidgetMessage } from './messages.ts';
import { count, fields, text } from './shape.ts';
import { PROTOCOL_VERSION } from './version.ts';

// Taken before another script of the page can replace them. No defence against a hostile page, which owns us anyway.
const { assign, create, hasOwn } = Object;

interface Says {
  host: HostMessage;
  widget: WidgetMessage;
}
type End = keyof Says;
type Other<E extends End> = E extends 'host' ? 'widget' : 'host';

/** The initials of the phases above. */
type Phase = 'i' | 'r' | 'e' | 's';
type Rules<E extends End> = { [K in Says[E]['type']]: readonly [during: string, then?: Phase] };

/** Who may say what during which phases, and the phase it leads to. */
const RULES: { [E in End]: Rules<E> } = {
  host: {
    open: ['irs', 'r'],
    update: ['ires'],
    exit: ['r'],
    ack: ['e', 's'],
  },
  widget: {
    ready: ['i'],
    event: ['r'],
    token_wanted: ['r'],
    success: ['r', 'e'],
    exit: ['r', 'e'],
    close: ['s'],
  },
};

const readEnvelope = fields({ v: count, seq: count, type: text(40) });

type Refusal = 'envelope' | 'version' | 'sequence' | 'unknown' | 'malformed' | 'phase';

export interface Channel<E extends End> {
  /** False when the rules do not let it pass now, or the channel is closed. */
  send(message: Says[E]): boolean;
  /** No message in or out any more. Harmless twice. */
  close(): void;
}

/**
 * Opens one end of the line and starts listening. `table` is the other side's in `messages.ts`; `refused` is told the
 * reason of each refusal, never its contents.
 */
export function openChannel<E extends End>(
  me: E,
  port: MessagePort,
  table: Table,
  refused: (reason: Refusal) => void,
  heard: (message: Says[Other<E>]) => void,
): Channel<E> {
  const readers: Table = assign(create(null), table);
  let phase: Phase = 'i';
  let sent = 0;
  let received = 0;
  /** The sequence number of the message that ended the run. */
  let terminal = 0;

  const passes = (from: End, message: { type: string; of?: number }, seq: number): boolean => {
    const [during, then] = (RULES[from] as Record<string, readonly [string, Phase?]>)[message.type]!;
    if (!during.includes(phase) || (message.type === 'ack' && message.of !== terminal)) return false;
    if (then) phase = then;
    if (then === 'e') terminal = seq;
    return true;
  };

  const send = (message: { type: string; of?: number }): boolean => {
    if (!port.onmessage || !passes(me, message, sent + 1)) return false;
    port.postMessage({ v: PROTOCOL_VERSION, seq: ++sent, ...message });
    return true;
  };

  /** Acts on one message, or says why not. */
  const receive = (data: unknown): Refusal | undefined => {
    const envelope = readEnvelope(data);
    if (!envelope) return 'envelope';
    const { v, seq, type } = envelope;
    if (v !== PROTOCOL_VERSION) return 'version';
    if (seq !== received + 1) return 'sequence';
    received = seq;
    if (!hasOwn(readers, type)) return 'unknown';
    const body = readers[type]!(data);
    if (!body) return 'malformed';
    const message = { type, ...body };
    if (!passes(me === 'host' ? 'widget' : 'host', message, seq)) return 'phase';
    if (me === 'host' && phase === 'e') send({ type: 'ack', of: seq });
    heard(message as unknown as Says[Other<E>]);
    return undefined;
  };

  port.onmessage = (event) => {
    const reason = receive(event.data);
    if (reason) refused(reason);
  };

  return {
    send,
    close() {
      port.onmessage = null;
      port.close();
    },
  };
}
