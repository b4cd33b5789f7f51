// @vitest-environment jsdom
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { event, exit, success } from '../protocol/testing/words.ts';
import { Connect, FakeWidget, settled, W } from './testing/page.ts';
import type { Outcome } from './types.ts';

beforeAll(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
});
afterAll(() => {
  vi.useRealTimers();
});

const letters = [event, success, exit, { type: 'close' }, event, exit].map((message, i) => ({
  v: 1,
  seq: i + 2,
  ...message,
}));
const acts = ['exit', 'force', 'time', 'hello', 'pagehide', 'destroy'] as const;

/**
 * One run: the widget's messages in any order and number, between anything the page may do. In the end whatever is
 * still undecided is forced. Exactly one outcome, and the callbacks say the same as `done`.
 */
it('MC-6 every run has exactly one outcome, whatever happens in whatever order', async () => {
  let bad = 0;
  const runs = 300;
  const script = fc.array(fc.oneof(fc.nat(letters.length - 1), fc.constantFrom(...acts)), { maxLength: 6 });
  await fc.assert(
    fc.asyncProperty(script, async (steps) => {
      const told: Outcome[] = [];
      const handle = Connect.create({
        token: 'lt_1',
        baseUrl: W,
        onSuccess: (public_token, metadata) => told.push({ kind: 'success', public_token, metadata }),
        onExit: (error, metadata) => told.push({ kind: 'exit', error, metadata }),
      });
      const widget = new FakeWidget().ready();
      handle.open();
      await settled();
      const { done } = handle;
      for (const step of steps) {
        if (typeof step === 'number') widget.raw(letters[step]);
        else if (step === 'exit') handle.exit();
        else if (step === 'force') handle.exit({ force: true });
        else if (step === 'time') vi.advanceTimersByTime(20_000);
        else if (step === 'hello') widget.hello();
        else if (step === 'pagehide') window.dispatchEvent(new Event('pagehide'));
        else handle.destroy();
      }
      handle.exit({ force: true });
      vi.advanceTimersByTime(1000);
      const outcome = await done;
      const expected = outcome.kind === 'abandoned' ? [] : [outcome];
      if (JSON.stringify(told) !== JSON.stringify(expected)) bad++;
      handle.destroy();
    }),
    { numRuns: runs, seed: 20261122 },
  );
  console.log(`MC-6 (callbacks) tried ${runs} bad ${bad}`);
  expect(bad).toBe(0);
});
