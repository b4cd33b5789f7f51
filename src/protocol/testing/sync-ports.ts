/**
 * A message channel that delivers at once, so that a test can try each order of events without waiting. What is sent is
 * really cloned; what arrives before there is a listener waits, as in a browser.
 */
export class SyncChannel {
  readonly port1: MessagePort;
  readonly port2: MessagePort;
  constructor() {
    const [a, b] = [new SyncPort(), new SyncPort()];
    a.other = b;
    b.other = a;
    this.port1 = a as unknown as MessagePort;
    this.port2 = b as unknown as MessagePort;
  }
}

type Listener = ((event: { data: unknown }) => void) | null;

class SyncPort {
  other!: SyncPort;
  closed = false;
  #waiting: unknown[] = [];
  #listener: Listener = null;

  get onmessage() {
    return this.#listener;
  }
  set onmessage(listener: Listener) {
    this.#listener = listener;
    while (this.#listener && this.#waiting.length > 0) this.#listener({ data: this.#waiting.shift() });
  }
  postMessage(value: unknown) {
    const data = structuredClone(value);
    if (this.closed || this.other.closed) return;
    if (this.other.#listener) this.other.#listener({ data });
    else this.other.#waiting.push(data);
  }
  close() {
    this.closed = true;
  }
}
