/**
 * A merchant's page in jsdom, with the widget's side of each frame spoken by the test. What jsdom lacks (modal dialogs,
 * reportError, trusted messages between windows) is supplied here; e2e/channel runs the same code in a real browser.
 */
import { vi } from 'vitest';
import type { WidgetMessage } from '../../protocol/messages.ts';
import { SyncChannel } from '../../protocol/testing/sync-ports.ts';

export const W = 'http://127.0.0.1:4100';

/** Errors that callbacks of the merchant threw, as `reportError` got them. */
export const reported: unknown[] = [];
/** Listeners there are now: what was added and not removed, on any target. */
export let listenerCount = 0;
const live = new WeakMap<object, Set<string>>();
const ids = new WeakMap<object, number>();
/** Counts as a browser does: the same one twice is one, and removing what is not there is nothing. */
function count(target: object, type: string, listener: object, added: boolean): void {
  if (!ids.has(listener)) ids.set(listener, Math.random());
  const key = `${type} ${ids.get(listener)}`;
  const set = live.get(target) ?? new Set();
  live.set(target, set);
  const before = set.size;
  if (added) set.add(key);
  else set.delete(key);
  listenerCount += set.size - before;
}
const onMessage = new Set<(event: MessageEvent) => void>();

globalThis.MessageChannel = SyncChannel as unknown as typeof MessageChannel;
vi.stubGlobal('reportError', (error: unknown) => reported.push(error));
Object.assign(HTMLDialogElement.prototype, {
  showModal(this: HTMLDialogElement) {
    this.open = true;
  },
  close(this: HTMLDialogElement) {
    if (!this.open) return;
    this.open = false;
    queueMicrotask(() => this.dispatchEvent(new Event('close')));
  },
});
// jsdom's moves the selection later, with a timer of its own that the tests would count as ours.
for (const { prototype } of [HTMLIFrameElement, HTMLDialogElement]) prototype.focus = () => {};
// jsdom builds a form's data without telling the form.
const RealFormData = FormData;
vi.stubGlobal(
  'FormData',
  class extends RealFormData {
    constructor(form?: HTMLFormElement) {
      super(form);
      form?.dispatchEvent(Object.assign(new Event('formdata'), { formData: this }));
    }
  },
);
// The window has methods of its own here, beside those of all other targets.
for (const target of [EventTarget.prototype, window]) {
  const { addEventListener, removeEventListener } = target;
  target.addEventListener = function (this: EventTarget, type: string, listener: never, options?: never) {
    count(this ?? window, type, listener, true);
    if (type === 'message') onMessage.add(listener);
    addEventListener.call(this, type, listener, options);
  };
  target.removeEventListener = function (this: EventTarget, type: string, listener: never, options?: never) {
    count(this ?? window, type, listener, false);
    if (type === 'message') onMessage.delete(listener);
    removeEventListener.call(this, type, listener, options);
  };
}

// Only now: the loader takes the platform's functions when it is loaded.
export const { Connect } = await import('../index.ts');

/** Lets everything that waits for a promise happen. */
export const settled = async (): Promise<void> => {
  for (let i = 0; i < 20; i++) await Promise.resolve();
};

/** A message as the browser delivers it to the page's window. */
export function deliver(message: Partial<MessageEvent>): void {
  for (const listener of [...onMessage]) listener({ isTrusted: true, ports: [], ...message } as MessageEvent);
}

export const frames = (): HTMLIFrameElement[] => [...document.querySelectorAll('iframe')];
/** The modal's dialog, if it is on the screen. */
export const modal = (): HTMLDialogElement | null => document.querySelector('dialog[open]');

/** The widget in one frame. */
export class FakeWidget {
  readonly frame: HTMLIFrameElement;
  /** How often it was told to show itself without a token. */
  shown = 0;
  /** What else the host has said, envelopes and all. */
  heard: { type: string; [field: string]: unknown }[] = [];
  inits: { data: Record<string, unknown>; target: string }[] = [];
  #port: MessagePort | undefined;
  #seq = 0;

  constructor(frame: HTMLIFrameElement = frames().at(-1)!) {
    this.frame = frame;
    frame.contentWindow!.postMessage = ((data: Record<string, unknown>, target: string, ports: MessagePort[]) => {
      this.inits.push({ data, target });
      this.#port = ports[0]!;
      this.#port.onmessage = ({ data }) => {
        if (data.type === 'show') this.shown++;
        else this.heard.push(data);
      };
      this.#seq = 0;
    }) as never;
  }
  get address(): URL {
    return new URL(this.frame.src);
  }
  /** Says hello, with whatever is to be wrong about it. */
  hello(data: object = {}, message: Partial<MessageEvent> = {}): this {
    const hello = { connect: 'hello', v: 1, cid: this.address.hash.slice(1), nonce: 'n'.repeat(22), ...data };
    deliver({ origin: W, source: this.frame.contentWindow, data: hello, ...message });
    return this;
  }
  say(message: WidgetMessage): this {
    this.#port!.postMessage({ v: 1, seq: ++this.#seq, ...message });
    return this;
  }
  /** Anything at all, as it is. */
  raw(value: unknown): this {
    this.#port!.postMessage(value);
    return this;
  }
  ready(): this {
    return this.hello().say({ type: 'ready' });
  }
  types(): string[] {
    return this.heard.map(({ type }) => type);
  }
}
