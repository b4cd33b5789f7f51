import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { startWorker, type Worker } from './job-worker.ts';

beforeEach(() => void vi.useFakeTimers());
let worker: Worker;
let running: (() => void)[];
afterEach(async () => {
  const stopped = worker.stop();
  for (const end of running) end();
  await stopped;
  vi.useRealTimers();
});

/** Jobs wait in a line; each runs until it is let go. */
function open(limit: number, count: number) {
  const line = Array.from({ length: count }, (_, i) => ({ id: `${i}` }));
  running = [];
  let looks = 0;
  let busy = Promise.resolve();
  worker = startWorker({
    limit,
    stopping: new AbortController().signal,
    async take(free) {
      looks++;
      const found = line.splice(0, free);
      await busy;
      return found;
    },
    run: () => new Promise<void>((done) => void running.push(done)),
    handBack: async () => {},
    failed: (error) => {
      throw error;
    },
  });
  const pass = () => vi.advanceTimersByTimeAsync(0);
  return {
    pass,
    line,
    looks: () => looks,
    /** Looks take until what is returned is called. */
    slow() {
      let answer!: () => void;
      busy = new Promise((resolve) => (answer = resolve));
      return answer;
    },
    end: async () => {
      running.shift()?.();
      await pass();
    },
  };
}

test('who had no room for all looks again when one ends', async () => {
  const { pass, end } = open(2, 3);
  await pass();
  expect(running).toHaveLength(2);
  await end();
  expect(running).toHaveLength(2);
});

test('who found less than there was room for does not: new work is announced', async () => {
  const { pass, looks, end, line } = open(8, 5);
  await pass();
  expect(running).toHaveLength(5);
  const before = looks();
  for (let i = 0; i < 5; i++) await end();
  expect(looks()).toBe(before);
  line.push({ id: 'new' });
  worker.wake();
  await pass();
  expect(running).toHaveLength(1);
});

test('what nobody announces is found within two seconds', async () => {
  const { pass, line } = open(8, 0);
  await pass();
  line.push({ id: 'due' });
  await vi.advanceTimersByTimeAsync(2000);
  expect(running).toHaveLength(1);
});

test('what is due soon is looked for when it is due, and many that are due together once', async () => {
  const { pass, looks, line } = open(8, 0);
  await pass();
  const before = looks();
  for (let i = 0; i < 50; i++) worker.wakeIn(1000 + i);
  line.push({ id: 'due' });
  await vi.advanceTimersByTimeAsync(999);
  expect([running.length, looks() - before]).toEqual([0, 0]);
  await vi.advanceTimersByTimeAsync(150);
  expect(running).toHaveLength(1);
  expect(looks() - before).toBeLessThanOrEqual(2);
});

test('one that ends while a look is under way makes room that the look did not know of', async () => {
  const { pass, end, line, slow } = open(2, 1);
  await pass();
  const answer = slow();
  line.push({ id: 'a' }, { id: 'b' });
  worker.wake();
  await pass();
  await end();
  answer();
  await pass();
  expect([running.length, line]).toEqual([2, []]);
});
