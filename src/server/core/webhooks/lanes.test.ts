import { expect, test } from 'vitest';
import { openLanes, type Pass } from './lanes.ts';

function openTimed() {
  const time = { ms: 1000 };
  const lanes = openLanes(() => time.ms);
  const enter = (client = 'c', origin = 'http://a') => {
    const answer = lanes.enter(client, origin);
    if ('waitMs' in answer) throw new Error(`wait ${answer.waitMs}`);
    return answer;
  };
  const waits = (client = 'c', origin = 'http://a') => {
    const answer = lanes.enter(client, origin);
    return 'waitMs' in answer ? answer.waitMs : null;
  };
  /** One attempt that lasts so long. */
  const attempt = (ms: number, answered: boolean, origin = 'http://a') => {
    const pass = enter('c', origin);
    time.ms += ms;
    pass.leave(answered);
  };
  return { time, enter, waits, attempt };
}
const many = (count: number, enter: (i: number) => Pass) => Array.from({ length: count }, (_, i) => enter(i));

test('eight are in flight to one receiver; the ninth is told when there should be room, the tenth a little later', () => {
  const { enter, waits } = openTimed();
  const passes = many(8, () => enter());
  expect([waits(), waits()]).toEqual([25, 50]);
  passes[0]!.leave(true);
  expect(waits()).toBeNull();
});

test('while all eight hang, who waits is sent away for longer; one that hangs among quick ones changes nothing', () => {
  const { time, enter, waits } = openTimed();
  const passes = many(8, () => enter());
  time.ms += 8000;
  expect(waits()).toBe(1000);
  for (const pass of passes.slice(1)) pass.leave(true);
  time.ms += 8000;
  many(7, () => enter());
  // As long as the seven lasted, at most; the one has lasted sixteen seconds.
  expect(waits()).toBeLessThanOrEqual(1000);
});

test('those who wait for a receiver that hangs ask a few times, not every second', () => {
  const { time, enter, waits } = openTimed();
  many(8, () => enter());
  // What waits is looked at again in whole seconds.
  const back = Array.from({ length: 56 }, () => 0);
  let asked = 0;
  for (let second = 0; second < 15; second++, time.ms += 1000)
    for (const [i, at] of back.entries())
      if (at <= second) {
        asked++;
        back[i] = second + Math.ceil((waits() ?? 0) / 1000);
      }
  expect(asked / back.length).toBeLessThan(4);
});

test('a receiver that keeps silent three times is left in peace for half a minute, then asked by one alone', () => {
  const { time, enter, waits, attempt } = openTimed();
  for (let i = 0; i < 3; i++) attempt(15_000, false);
  expect(waits()).toBe(30_000);
  time.ms += 30_000;
  const probe = enter();
  expect(waits()).toBeGreaterThan(0);
  time.ms += 15_000;
  probe.leave(false);
  expect(waits()).toBe(60_000);
});

test('it rests no longer than ten minutes', () => {
  const { time, waits, attempt } = openTimed();
  for (let i = 0; i < 20; i++) {
    attempt(15_000, false);
    time.ms += 600_000;
  }
  attempt(15_000, false);
  expect(waits()).toBe(600_000);
});

test('one answer and it is trusted again', () => {
  const { time, enter, attempt } = openTimed();
  for (let i = 0; i < 3; i++) attempt(15_000, false);
  time.ms += 30_000;
  attempt(10, true);
  expect(many(8, () => enter())).toHaveLength(8);
});

test('what refuses at once is not left in peace: it may be back at once', () => {
  const { waits, attempt } = openTimed();
  for (let i = 0; i < 10; i++) attempt(1, false);
  expect(waits()).toBeNull();
});

test('a client’s unknown receivers share sixty-four places; known ones and other clients are not held up', () => {
  const { enter, waits, attempt } = openTimed();
  attempt(10, true, 'http://known');
  many(64, (i) => enter('c', `http://new-${i}`));
  expect(waits('c', 'http://new-64')).toBeGreaterThan(0);
  expect(waits('c', 'http://known')).toBeNull();
  expect(waits('d', 'http://new-64')).toBeNull();
});

test('who answers slowly counts as unknown', () => {
  const { enter, waits, attempt } = openTimed();
  attempt(6000, true, 'http://slow');
  many(64, (i) => enter('c', `http://new-${i}`));
  expect(waits('c', 'http://slow')).toBeGreaterThan(0);
});
