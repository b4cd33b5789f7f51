// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { MESSAGES } from '../protocol/error-messages.ts';
import { ERRORS, type ErrorCode } from '../protocol/errors.ts';
import { success } from '../protocol/testing/words.ts';
import { Connect, deliver, FakeWidget, frames, modal, settled, W } from './testing/page.ts';
import type { ConnectHandle, ConnectOptions } from './types.ts';

const made: ConnectHandle[] = [];
const onExit = vi.fn();
const create = (options: Partial<ConnectOptions> = {}) => {
  const handle = Connect.create({ token: 'lt_1', baseUrl: W, onExit, ...options } as ConnectOptions);
  made.push(handle);
  return handle;
};
const load = () => frames()[0]!.dispatchEvent(new Event('load'));

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
});
afterEach(() => {
  for (const handle of made.splice(0)) handle.destroy();
  onExit.mockReset();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

/** Each failure before the widget is up: how it comes about. */
const localError = (code: ErrorCode) => {
  const { remedy: _, ...row } = ERRORS[code];
  return { code, message: MESSAGES[code], ...row };
};

const FAILURES: [code: ErrorCode, options: Partial<ConnectOptions>, happens: () => void | Promise<void>][] = [
  ['HANDSHAKE_TIMEOUT', {}, () => void vi.advanceTimersByTime(15_000)],
  [
    'HANDSHAKE_TIMEOUT',
    {},
    () => {
      new FakeWidget().hello();
      vi.advanceTimersByTime(15_000);
    },
  ],
  [
    'FRAME_BLOCKED',
    {},
    () => {
      load();
      vi.advanceTimersByTime(1000);
    },
  ],
  ['VERSION_UNSUPPORTED', {}, () => void new FakeWidget().hello({ v: 2 })],
  ['TOKEN_FETCH_FAILED', { fetchToken: () => Promise.reject(new Error('offline')) }, () => {}],
  ['TOKEN_FETCH_FAILED', { fetchToken: () => Promise.resolve(undefined as never) }, () => {}],
  ['TOKEN_FETCH_FAILED', { fetchToken: () => Promise.resolve('two words') }, () => {}],
  [
    'TOKEN_FETCH_FAILED',
    {
      fetchToken: () => {
        throw new Error('at once');
      },
    },
    () => {},
  ],
];

describe.each(FAILURES)('%s (%#)', (code, options, happens) => {
  const given = options.fetchToken ? { token: undefined, ...options } : options;

  it('gives exactly one onExit with the whole error, and takes the modal away', async () => {
    const handle = create(given as never);
    handle.open();
    await happens();
    await settled();
    vi.advanceTimersByTime(60_000);
    const { remedy: _, ...row } = ERRORS[code];
    expect(onExit.mock.calls).toEqual([
      [{ code, message: MESSAGES[code], ...row }, expect.objectContaining({ view_name: 'LOADING' })],
    ]);
    expect(await handle.done).toMatchObject({ kind: 'exit', error: { code } });
    expect([handle.status, modal(), frames().length]).toEqual(['closed', null, 0]);
  });

  it('is made good by another open()', async () => {
    const handle = create(given as never);
    handle.open();
    await happens();
    await settled();
    handle.update({ token: 'lt_2' });
    handle.open();
    const widget = new FakeWidget().ready();
    await settled();
    widget.say(success);
    expect(await handle.done).toMatchObject({ kind: 'success' });
  });
});

describe('before it is opened', () => {
  it.each(['HANDSHAKE_TIMEOUT', 'FRAME_BLOCKED', 'VERSION_UNSUPPORTED'])(
    '%s is not told, only tried again',
    async (code) => {
      const handle = create();
      await FAILURES.find(([name]) => name === code)![2]();
      await settled();
      expect([handle.status, frames().length, onExit.mock.calls.length]).toEqual(['idle', 0, 0]);
      handle.open();
      expect([frames().length, onExit.mock.calls.length]).toEqual([1, 0]);
    },
  );
});

describe('a page without an origin to be addressed by', () => {
  it.each([
    'null',
    'http://shop.example',
    'http://192.168.1.5:3000',
    'chrome-extension://abc',
    'http://localhost.evil.example',
  ])('%s makes no frame and says so when opened', async (origin) => {
    vi.stubGlobal('origin', origin);
    const handle = create();
    expect([handle.status, frames().length]).toEqual(['idle', 0]);
    handle.open();
    expect(onExit).not.toHaveBeenCalled();
    await settled();
    expect(onExit.mock.calls).toEqual([[localError('HOST_OPAQUE'), expect.anything()]]);
    expect(frames()).toHaveLength(0);
  });

  it.each([
    'https://shop.example',
    'http://localhost:3000',
    'http://127.0.0.2',
    'http://[::1]:8080',
    'http://a.localhost',
  ])('%s is none', (origin) => {
    vi.stubGlobal('origin', origin);
    create();
    expect(frames()[0]!.src).toContain(`o=${origin}&`);
  });
});

describe('a frame that was led elsewhere', () => {
  it('is noticed, because what loads there says no hello', async () => {
    const handle = create();
    new FakeWidget().ready();
    load();
    handle.open();
    await settled();
    load();
    vi.advanceTimersByTime(999);
    expect(onExit).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    expect(onExit.mock.calls[0]![0].code).toBe('FRAME_BLOCKED');
  });

  it('is told from one that is slow to speak after loading', async () => {
    const handle = create();
    handle.open();
    const widget = new FakeWidget();
    load();
    vi.advanceTimersByTime(900);
    widget.ready();
    vi.advanceTimersByTime(60_000);
    expect(onExit).not.toHaveBeenCalled();
    load();
    vi.advanceTimersByTime(1000);
    expect(onExit).toHaveBeenCalledTimes(1);
  });
});

describe('a hello', () => {
  it.each([
    ['that a script made up', {}, { isTrusted: false }],
    ['from another window', {}, { source: window }],
    ['from nowhere', {}, { source: null }],
    ['from another origin', {}, { origin: 'http://127.0.0.1:4101' }],
    ['from an origin that begins alike', {}, { origin: `${W}.evil.example` }],
    ['from an opaque origin', {}, { origin: 'null' }],
    ['of another shape', { connect: 'init' }, {}],
    ['without a nonce', { nonce: undefined }, {}],
    ['with another frame’s id', { cid: 'x'.repeat(22) }, {}],
  ])('%s is refused, and `debug` says so', (_, data, message) => {
    const debug = vi.spyOn(console, 'debug').mockImplementation(() => {});
    create({ debug: true });
    const widget = new FakeWidget();
    widget.hello(data, message);
    widget.hello(data, message);
    expect(debug.mock.calls).toEqual([
      ['Connect refused', 'hello'],
      ['Connect refused', 'hello'],
    ]);
    expect(widget.inits).toEqual([]);
    debug.mockRestore();
  });

  it('may be surrounded by anything', () => {
    create();
    for (const data of [null, undefined, 1, 'x', [], new Map(), { mx: true }])
      deliver({ origin: 'https://x.example', data });
    expect(new FakeWidget().ready().inits).toEqual([
      { data: { connect: 'init', v: 1, cid: expect.any(String), nonce: 'n'.repeat(22) }, target: W },
    ]);
  });
});
