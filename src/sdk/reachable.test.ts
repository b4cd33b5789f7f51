// @vitest-environment jsdom
/** Every error that the loader comes to by itself can be brought about from a merchant's page: one row for each. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { ErrorCode } from '../protocol/errors.ts';
import type { LoaderCode } from '../protocol/testing/of-the-loader.ts';
import { Connect, FakeWidget, frames, settled, W } from './testing/page.ts';
import type { ConnectOptions } from './types.ts';

const onExit = vi.fn();
let made: ReturnType<typeof Connect.create>[] = [];
function open(options: Partial<ConnectOptions> = { token: 'lt_1' }): void {
  const handle = Connect.create({ baseUrl: W, onExit, ...options } as ConnectOptions);
  made.push(handle);
  handle.open();
}

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }));
afterEach(() => {
  for (const handle of made) handle.destroy();
  made = [];
  onExit.mockReset();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

/** What a tester does, until `onExit` is told. */
const ROWS = {
  /** Opens the page over http, elsewhere than on this machine. */
  HOST_OPAQUE() {
    vi.stubGlobal('origin', 'http://shop.example');
    open();
  },
  /** Gives an option of the wrong type: told by throwing, where the mistake is made. */
  INVALID_OPTIONS() {
    try {
      open({ token: 7 as never });
    } catch (error) {
      onExit(error);
    }
  },
  /** Has `fetchToken` fail. */
  TOKEN_FETCH_FAILED: () => open({ fetchToken: () => Promise.reject(new Error('offline')) }),
  /** Pins a loader that is older than the server. */
  VERSION_UNSUPPORTED() {
    open();
    new FakeWidget().hello({ v: 2 });
  },
  /** Opens from an origin that is not registered, or under a policy that forbids the frame: it loads, and says nothing. */
  FRAME_BLOCKED() {
    open();
    frames()[0]!.dispatchEvent(new Event('load'));
    vi.advanceTimersByTime(1000);
  },
  /** Stops the server while the frame loads. */
  HANDSHAKE_TIMEOUT() {
    open();
    vi.advanceTimersByTime(15_000);
  },
} satisfies Record<LoaderCode, () => void>;

it.each(Object.entries(ROWS))('%s', async (code, happens) => {
  happens();
  await settled();
  expect(onExit).toHaveBeenCalledTimes(1);
  expect((onExit.mock.calls[0]![0] as { code: ErrorCode }).code).toBe(code);
});
