import { expect, test } from '../fixtures.ts';
import { MOMENTS } from '../models/moments.ts';
import type { Widget } from '../models/widget.ts';

const moments: [name: string, reach: (widget: Widget) => Promise<void>][] = [
  ['loading', async () => {}],
  ...Object.entries(MOMENTS),
];

/** Counts what stays on the page: installed before any script of it runs. */
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
  const set = (fn: () => void, ms?: number) => {
    const id = setTimeout(() => {
      live.timers.delete(id);
      fn();
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

for (const [name, reach] of moments) {
  test(`destroy during ${name} leaves nothing behind and calls nothing`, async ({ host, widget, page, merchant }) => {
    await page.addInitScript(counter);
    const residue = () => page.evaluate(() => (window as unknown as { residue(): object }).residue());
    await page.goto(host.url);
    await page.evaluate(() => {
      document.documentElement.style.overflow = 'scroll';
    });
    await page.evaluate(() => scrollTo(0, 40));
    const before = await residue();
    await host.again({ token: await merchant.linkToken() });
    await page.evaluate(() => (window as unknown as { handle: { open(): void } }).handle.open());
    await reach(widget);
    const done = page.evaluate(
      () => (window as unknown as { handle: { done: Promise<{ kind: string }> } }).handle.done,
    );
    // In one task with what was told until then: the next event may be on its way.
    const told = await page.evaluate(() => {
      const { handle, told } = window as unknown as { handle: { destroy(): void }; told: unknown };
      handle.destroy();
      handle.destroy();
      return told;
    });
    expect(await residue()).toEqual(before);
    expect((await done).kind).toBe(name === 'done' ? 'success' : 'abandoned');
    for (const method of ['open', 'exit', 'destroy']) await host.handle(method);
    expect(await residue()).toEqual(before);
    expect(await host.told()).toEqual(told);
    expect(await host.handle('status')).toBe('destroyed');
  });
}
