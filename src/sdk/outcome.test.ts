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

/** Every word of up to `length` letters over `alphabet`. */
function* words<T>(alphabet: T[], length: number): Generator<T[]> {
  if (length === 0) return;
  for (const letter of alphabet) {
    yield [letter];
    for (const rest of words(alphabet, length - 1)) yield [letter, ...rest];
  }
}

/**
 * Opens a run for each word of endings and events, numbered in order; counts those that end other than at the first.
 * That this goes red without the latch is shown in e2e/channel/values.spec.ts.
 */
async function ends(length: number) {
  let tried = 0;
  let bad = 0;
  for (const word of words([event, success, exit, { type: 'token_wanted' } as const], length)) {
    const told: string[] = [];
    const handle = Connect.create({
      token: 'lt_1',
      baseUrl: W,
      onSuccess: () => told.push('success'),
      onExit: () => told.push('exit'),
      onEvent: () => told.push('event'),
    });
    const widget = new FakeWidget().ready();
    handle.open();
    await settled();
    for (const message of word) widget.say(message);
    const heard = word.map(({ type }) => type).filter((type) => type !== 'token_wanted');
    const first = heard.findIndex((type) => type !== 'event');
    tried++;
    if (told.join() !== (first < 0 ? heard : heard.slice(0, first + 1)).join()) bad++;
    handle.destroy();
  }
  return { tried, bad };
}

it('MC-6 the first end of a run is the only one, and nothing follows it', async () => {
  const { tried, bad } = await ends(4);
  console.log(`MC-6 (latch) tried ${tried} bad ${bad}`);
  expect({ tried, bad }).toEqual({ tried: 340, bad: 0 });
});
