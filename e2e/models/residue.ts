/** What our script has left on the page: listeners, timers, nodes, styles. */
import type { Page } from '@playwright/test';

export interface Residue {
  listeners: string[];
  timers: number;
  frames: number;
  rootStyle: string;
  bodyStyle: string;
  inert: number;
  scroll: number;
}

/** Call before the page is gone to. @returns what reads it off. */
export async function countResidue(page: Page): Promise<() => Promise<Residue>> {
  await page.addInitScript(counter);
  return () => page.evaluate(() => (window as unknown as { residue(): Residue }).residue());
}

/** Installed before any script of the page runs. */
function counter(): void {
  const live = { listeners: [] as string[], timers: new Set<unknown>() };
  const listeners = new WeakMap<EventTarget, Set<string>>();
  const ids = new WeakMap<object, number>();
  let next = 0;
  const key = (type: string, fn: object, options: unknown) => {
    if (!ids.has(fn)) ids.set(fn, next++);
    const capture =
      typeof options === 'object' && options !== null ? !!(options as { capture?: boolean }).capture : !!options;
    return `${type} ${ids.get(fn)} ${capture}`;
  };
  // Playwright listens too: only what our script asks for counts.
  const ours = () => !!new Error().stack?.includes('/connect.js');
  const { addEventListener, removeEventListener } = EventTarget.prototype;
  EventTarget.prototype.addEventListener = function (type, fn, options) {
    if (fn && ours()) {
      const set = listeners.get(this) ?? new Set();
      listeners.set(this, set);
      const name = key(type, fn, options);
      if (!set.has(name)) {
        set.add(name);
        live.listeners.push(name);
        const signal = typeof options === 'object' ? options?.signal : undefined;
        if (signal)
          addEventListener.call(signal, 'abort', () => {
            if (set.delete(name)) live.listeners.splice(live.listeners.indexOf(name), 1);
          });
      }
    }
    addEventListener.call(this, type, fn, options);
  };
  EventTarget.prototype.removeEventListener = function (type, fn, options) {
    const name = fn ? key(type, fn, options) : '';
    if (listeners.get(this)?.delete(name)) live.listeners.splice(live.listeners.indexOf(name), 1);
    removeEventListener.call(this, type, fn, options);
  };
  const { setTimeout, clearTimeout } = window;
  const set = (fn: (...args: unknown[]) => void, ms?: number, ...args: unknown[]) => {
    const id = setTimeout(() => {
      live.timers.delete(id);
      fn(...args);
    }, ms);
    if (ours()) live.timers.add(id);
    return id;
  };
  const clear = (id?: number) => {
    live.timers.delete(id);
    clearTimeout(id);
  };
  Object.assign(window, {
    setTimeout: set,
    clearTimeout: clear,
    residue: () => ({
      listeners: [...live.listeners],
      timers: live.timers.size,
      frames: document.querySelectorAll('iframe, dialog').length,
      rootStyle: document.documentElement.getAttribute('style') ?? '',
      bodyStyle: document.body.getAttribute('style') ?? '',
      inert: document.querySelectorAll('[inert]').length,
      scroll: scrollY,
    }),
  });
}
