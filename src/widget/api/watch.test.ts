import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { paths } from '../../protocol/endpoints.ts';
import type { Session } from '../../protocol/session.ts';
import { session } from '../machine/fixtures.ts';
import { watchSession } from './watch.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const line = (version: number) => `id: ${version}\ndata: ${JSON.stringify(session('operations', version))}\n\n`;

/** A stream in the pieces in which a network would deliver it. */
const stream = (...pieces: string[]) =>
  new Response(
    new ReadableStream({
      start(controller) {
        for (const piece of pieces) controller.enqueue(new TextEncoder().encode(piece));
        controller.close();
      },
    }),
  );

it('reads every session, however the stream is cut into pieces, and opens it again when it ends', async () => {
  const whole = `: heartbeat\n\n${line(1)}${line(2)}`;
  const answers = [
    stream(whole.slice(0, 40), whole.slice(40, 41), whole.slice(41)),
    stream('data: not json\n\n', line(3)),
  ];
  const scope = new AbortController();
  const versions: number[] = [];
  vi.stubGlobal('fetch', async () => answers.shift() ?? Promise.reject(new TypeError('gone')));
  const done = watchSession(
    'ss_x',
    ({ version }: Session) => {
      versions.push(version);
      if (version === 3) scope.abort();
    },
    scope.signal,
  );
  // What reads the step is loaded with the first one that has data.
  while (!scope.signal.aborted) {
    await vi.dynamicImportSettled();
    await vi.runAllTimersAsync();
  }
  await done;
  expect(versions).toEqual([1, 2, 3]);
});

it('waits longer each time, up to eight seconds, and stops when told', async () => {
  vi.spyOn(Math, 'random').mockReturnValue(1);
  const scope = new AbortController();
  const times: number[] = [];
  vi.stubGlobal('fetch', async () => {
    times.push(Date.now());
    if (times.length === 8) scope.abort();
    throw new TypeError('Failed to fetch');
  });
  const done = watchSession('ss_x', () => {}, scope.signal);
  await vi.runAllTimersAsync();
  await done;
  expect(times.slice(1).map((time, i) => time - times[i]!)).toEqual([250, 500, 1000, 2000, 4000, 8000, 8000]);
});

it('gives up when the bearer is refused', async () => {
  const reply = { error: { code: 'SESSION_EXPIRED', message: 'm', request_id: 'req_1' } };
  vi.stubGlobal('fetch', async () => Response.json(reply, { status: 401 }));
  await expect(watchSession('ss_x', () => {}, new AbortController().signal)).rejects.toMatchObject({
    code: 'SESSION_EXPIRED',
  });
});

/** One that opens and never says anything, until it is cut off. */
const silent = (signal: AbortSignal) =>
  new Response(
    new ReadableStream({
      start: (body) => signal.addEventListener('abort', () => body.error(signal.reason), { once: true }),
    }),
  );

describe('where a proxy holds the stream back', () => {
  const held = () =>
    vi.fn(async (path: string, { signal }: RequestInit) => {
      if (path === paths.sessionEvents) return silent(signal!);
      return Response.json(session('operations', ++asked));
    });
  let asked = 0;
  const watch = async (until: (versions: number[]) => boolean) => {
    const fetched = held();
    vi.stubGlobal('fetch', fetched);
    const scope = new AbortController();
    const versions: number[] = [];
    const done = watchSession(
      'ss_x',
      ({ version }) => {
        versions.push(version);
        if (until(versions)) scope.abort();
      },
      scope.signal,
    );
    while (!scope.signal.aborted) await vi.advanceTimersByTimeAsync(1000);
    const ended = Date.now();
    await vi.runAllTimersAsync();
    await done;
    const asks = fetched.mock.calls.map(([path]) => path);
    return { versions, asks, ended };
  };
  beforeEach(() => {
    asked = 0;
  });

  it('asks for the session again and again instead, and for no stream any more', async () => {
    const { versions, asks } = await watch(({ length }) => length === 5);
    expect(versions).toEqual([1, 2, 3, 4, 5]);
    expect(asks).toEqual([paths.sessionEvents, ...Array(5).fill(paths.session)]);
  });

  it('asks at least every two seconds: the person is waiting', async () => {
    vi.spyOn(Math, 'random').mockReturnValue(1);
    const from = Date.now();
    const { asks, ended } = await watch(({ length }) => length === 20);
    // Five seconds to find out, and a little to begin with.
    expect(ended - from).toBeLessThan(5_000 + asks.length * 2_000 + 1_000);
  });

  it('survives answers that do not come, and gives up when the bearer is refused', async () => {
    const answers = [
      () => Promise.reject(new TypeError('gone')),
      async () => new Response('<h1>Bad Gateway', { status: 502 }),
      async () => Response.json(session('operations', 7)),
      async () => Response.json({ error: { code: 'SESSION_EXPIRED', message: 'm', request_id: 'r' } }, { status: 401 }),
    ];
    vi.stubGlobal('fetch', (path: string, { signal }: RequestInit) =>
      path === paths.sessionEvents ? Promise.resolve(silent(signal!)) : answers.shift()!(),
    );
    const versions: number[] = [];
    const done = watchSession('ss_x', ({ version }) => versions.push(version), new AbortController().signal);
    const ended = expect(done).rejects.toMatchObject({ code: 'SESSION_EXPIRED' });
    await vi.runAllTimersAsync();
    await ended;
    expect([versions, answers]).toEqual([[7], []]);
  });
});
