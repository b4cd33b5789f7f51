/** What follows the session live is loaded while it is opened: what becomes of it where that cannot be had. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Session } from '../../protocol/session.ts';
import { session } from '../machine/fixtures.ts';
import type { Api } from './calls.ts';
import type { RequestError } from './client.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  vi.useRealTimers();
  vi.doUnmock('./watch.ts');
  vi.resetModules();
});

/** @param missing how often the chunk does not arrive before it does. */
async function apiWithout(missing: number): Promise<{ api: Api; asked: () => number }> {
  let asked = 0;
  vi.resetModules();
  vi.doMock('./watch.ts', () => {
    if (asked++ < missing) throw new TypeError('Failed to fetch dynamically imported module');
    return { watchSession: async (_: string, changed: (session: Session) => void) => changed(session('done')) };
  });
  const { createApi } = await import('./calls.ts');
  return { api: createApi(), asked: () => asked };
}
/** Until all that waits for a chunk or a pause has gone on. */
async function passTime(): Promise<void> {
  for (let i = 0; i < 5; i++) {
    await vi.dynamicImportSettled();
    await vi.runAllTimersAsync();
  }
}

describe('following the session live', () => {
  it('is tried again where its code did not arrive', async () => {
    const { api, asked } = await apiWithout(3);
    const seen: string[] = [];
    const done = api.watch(({ step }) => seen.push(step.name), new AbortController().signal);
    await passTime();
    await done;
    expect([seen, asked()]).toEqual([['done'], 4]);
  });

  it('says that the widget has to be loaded anew where it never arrives: the person would wait for nothing', async () => {
    const { api, asked } = await apiWithout(Infinity);
    const done = api.watch(() => {}, new AbortController().signal);
    const said = expect(done).rejects.toMatchObject({ name: 'RequestError', code: 'UPDATE_NEEDED' });
    await passTime();
    await said;
    expect(asked()).toBe(4);
  });

  it('says nothing where nobody follows any more by then', async () => {
    const { api } = await apiWithout(Infinity);
    const scope = new AbortController();
    const done = api
      .watch(() => {}, scope.signal)
      .then(
        () => 'nothing',
        (error: RequestError) => error.code,
      );
    await vi.dynamicImportSettled();
    scope.abort();
    await passTime();
    expect(await done).toBe('nothing');
  });
});
