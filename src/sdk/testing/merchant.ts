/** The merchant's side of the tests: what it makes, and what its callbacks got. */
import { afterEach, beforeEach, vi } from 'vitest';
import type { ConnectHandle, ConnectOptions } from '../types.ts';
import { Connect, FakeWidget, reported, settled, W } from './page.ts';

const made: ConnectHandle[] = [];
/** Each outcome as the merchant got it: `success` or `exit`, and what came with it. */
export const log: unknown[][] = [];

/** Around each test of a file: timers go off only when the test says so, and no instance outlives its test. */
export function eachOnItsOwn(): void {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  });
  afterEach(() => {
    for (const handle of made.splice(0)) handle.destroy();
    log.length = reported.length = 0;
    vi.useRealTimers();
  });
}

export function create(options: Partial<ConnectOptions> = {}): ConnectHandle {
  const handle = Connect.create({
    token: 'lt_1',
    baseUrl: W,
    onSuccess: (...args) => log.push(['success', ...args]),
    onExit: (...args) => log.push(['exit', ...args]),
    ...options,
  } as ConnectOptions);
  made.push(handle);
  return handle;
}

/** A run that the widget knows of. */
export async function opened(options: Partial<ConnectOptions> = {}) {
  const handle = create(options);
  const widget = new FakeWidget().ready();
  handle.open();
  await settled();
  return { handle, widget };
}
