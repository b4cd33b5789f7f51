// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { event, exit, success } from '../protocol/testing/words.ts';
import * as page from './testing/page.ts';
import { Connect, FakeWidget, frames, modal, settled, W } from './testing/page.ts';
import type { ConnectHandle, ConnectOptions } from './types.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
});
afterEach(() => {
  vi.useRealTimers();
});

const callbacks = () => ({
  onSuccess: vi.fn(),
  onExit: vi.fn(),
  onEvent: vi.fn(),
  onLoad: vi.fn(),
  onStatus: vi.fn(),
});
const create = (options: Partial<ConnectOptions> = {}) =>
  Connect.create({ token: 'lt_1', baseUrl: W, ...options } as ConnectOptions);

/** What an instance may have left behind. */
const residue = () => ({
  nodes: document.querySelectorAll('iframe, dialog').length,
  listeners: page.listenerCount,
  timers: vi.getTimerCount(),
  style: document.documentElement.style.cssText,
});

/** Every situation an instance can be in, by the way that leads there. */
const SITUATIONS: Record<string, (handle: ConnectHandle) => Promise<void> | void> = {
  loading: () => {},
  'loading, hello said': () => {
    new FakeWidget().hello();
  },
  ready: () => {
    new FakeWidget().ready();
  },
  'open, still loading': (handle) => handle.open(),
  'open, waiting for the token': (handle) => {
    new FakeWidget().ready();
    handle.open();
  },
  open: async (handle) => {
    new FakeWidget().ready();
    handle.open();
    await settled();
  },
  'open, on a step': async (handle) => {
    const widget = new FakeWidget().ready();
    handle.open();
    await settled();
    widget.say(event);
  },
  'open, loaded again': async (handle) => {
    const widget = new FakeWidget().ready();
    handle.open();
    await settled();
    widget.hello();
  },
  'open, forced to leave': async (handle) => {
    new FakeWidget().ready();
    handle.open();
    await settled();
    handle.exit({ force: true });
  },
  'open, with an outcome': async (handle) => {
    const widget = new FakeWidget().ready();
    handle.open();
    await settled();
    widget.say(success);
  },
  closed: async (handle) => {
    const widget = new FakeWidget().ready();
    handle.open();
    await settled();
    widget.say(exit).say({ type: 'close' });
  },
  'idle after a failure': (handle) => {
    vi.advanceTimersByTime(15_000);
    expect(handle.status).toBe('idle');
  },
  destroyed: (handle) => handle.destroy(),
};

const METHODS: Record<string, (handle: ConnectHandle) => unknown> = {
  open: (handle) => handle.open(),
  exit: (handle) => handle.exit(),
  'exit with force': (handle) => handle.exit({ force: true }),
  update: (handle) => handle.update({ locale: 'fr', appearance: { theme: 'dark' } }),
  on: (handle) => handle.on('OPEN', () => {})(),
  destroy: (handle) => handle.destroy(),
  'reading status, sessionId and done': (handle) => [handle.status, handle.sessionId, handle.done],
};

describe.each(Object.entries(SITUATIONS))('when %s', (_, reach) => {
  it.each(Object.entries(METHODS))('%s is harmless, twice too', async (_, method) => {
    const before = residue();
    const told = callbacks();
    const handle = create(told);
    await reach(handle);
    method(handle);
    method(handle);
    await settled();
    const outcomes = told.onSuccess.mock.calls.length + told.onExit.mock.calls.length;
    expect(outcomes).toBeLessThanOrEqual(1);
    handle.destroy();
    expect(residue()).toEqual(before);
  });

  it('destroy takes everything at once, and no callback comes after it', async () => {
    const before = residue();
    const told = callbacks();
    const handle = create(told);
    await reach(handle);
    const calls = () => Object.values(told).reduce((sum, { mock }) => sum + mock.calls.length, 0);
    const [frame] = frames();
    const widget = frame && new FakeWidget(frame);
    const had = calls();
    handle.destroy();
    expect(residue()).toEqual(before);
    widget?.hello();
    vi.advanceTimersByTime(60_000);
    window.dispatchEvent(new Event('pagehide'));
    await settled();
    expect(calls()).toBe(had);
    const outcome = await handle.done;
    expect(outcome.kind).toBe(
      told.onSuccess.mock.calls.length ? 'success' : told.onExit.mock.calls.length ? 'exit' : 'abandoned',
    );
    expect(handle.status).toBe('destroyed');
  });
});

describe('destroy from within a callback', () => {
  it.each(['onSuccess', 'onExit', 'onEvent', 'onLoad', 'onStatus'] as const)('%s leaves nothing', async (name) => {
    const before = residue();
    const later = vi.fn();
    const handle: ConnectHandle = create({
      onSuccess: later,
      onExit: later,
      [name]: () => {
        if (name !== 'onStatus' || handle?.status === 'open') handle.destroy();
      },
    });
    const widget = new FakeWidget();
    widget.ready();
    handle.open();
    await settled();
    if (handle.status !== 'destroyed') widget.say(event);
    if (handle.status !== 'destroyed') widget.say(name === 'onExit' ? exit : success);
    expect(handle.status).toBe('destroyed');
    expect(residue()).toEqual(before);
    expect(later).not.toHaveBeenCalled();
  });
});

describe('many times over', () => {
  it('leaves as many nodes, listeners and timers as before', async () => {
    const before = residue();
    for (let i = 0; i < 200; i++) {
      const handle = create();
      if (i % 2) new FakeWidget().ready();
      if (i % 3) handle.open();
      handle.destroy();
    }
    expect(residue()).toEqual(before);
  });

  it('opens and closes in one frame without piling up', async () => {
    const handle = create();
    const widget = new FakeWidget().ready();
    const cycle = async () => {
      handle.open();
      await settled();
      widget.say(exit).say({ type: 'close' });
    };
    await cycle();
    const before = residue();
    for (let i = 0; i < 100; i++) await cycle();
    expect(residue()).toEqual(before);
    handle.destroy();
  });
});

describe('the page behind a modal', () => {
  const root = document.documentElement;
  afterEach(() => root.removeAttribute('style'));

  it('does not scroll, and gets back the very inline values it had', () => {
    root.style.cssText = 'overflow-y: scroll; color: red; scrollbar-gutter: stable;';
    const before = root.style.cssText;
    const handle = create();
    handle.open();
    expect([root.style.overflowX, root.style.overflowY, root.style.color]).toEqual(['hidden', 'hidden', 'red']);
    handle.destroy();
    expect(root.style.cssText.split('; ').sort().join()).toBe(before.split('; ').sort().join());
  });

  it('keeps what the page itself has changed meanwhile', () => {
    const handle = create();
    handle.open();
    root.style.setProperty('color', 'blue');
    handle.destroy();
    expect(root.style.cssText).toBe('color: blue;');
  });

  it.each([
    ['first in, first out', [0, 1]],
    ['last in, first out', [1, 0]],
  ])('is let go by the last of several: %s', (_, order) => {
    root.style.overflowY = 'auto';
    const handles = [create(), create()];
    for (const handle of handles) handle.open();
    handles[order[0]!]!.destroy();
    expect(root.style.overflowY).toBe('hidden');
    handles[order[1]!]!.destroy();
    expect(root.style.overflowY).toBe('auto');
  });

  it('keeps the place of a scrollbar that takes up room', () => {
    const width = vi.spyOn(root, 'clientWidth', 'get').mockReturnValue(innerWidth - 15);
    const handle = create();
    handle.open();
    expect(root.style.getPropertyValue('scrollbar-gutter')).toBe('stable');
    handle.destroy();
    width.mockRestore();
    expect(root.style.getPropertyValue('scrollbar-gutter')).toBe('');
  });

  it('cannot hide our modal from assistive technology', () => {
    const handle = create();
    const dialog = document.querySelector('dialog')!;
    dialog.setAttribute('aria-hidden', 'true');
    dialog.inert = true;
    handle.open();
    expect([modal() === dialog, dialog.getAttribute('aria-hidden'), dialog.inert]).toEqual([true, null, false]);
    handle.destroy();
  });
});
