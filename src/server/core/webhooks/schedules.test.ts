import fc from 'fast-check';
import { expect, test } from 'vitest';
import { nextPause, readRetryAfter, SCHEDULES, type ScheduleName } from './schedules.ts';

const PRESENT = new Date('2026-05-01T12:00:00Z');
const NAMES = Object.keys(SCHEDULES) as ScheduleName[];

const pauses = (name: ScheduleName) =>
  SCHEDULES[name].pauses.map((_, i) => nextPause(name, i + 1, 0, 0.5)).filter((pause) => pause !== null);

test('Standard Webhooks’ schedule has ten attempts', () => {
  expect(pauses('standard')).toEqual([5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400]);
});

test('Passage’s has three: at once, after one second, after five', () => {
  expect([...pauses('passage'), nextPause('passage', 3)]).toEqual([1, 5, null]);
});

test('MoneyKit’s pauses grow', () => {
  expect(pauses('moneykit')).toEqual(pauses('moneykit').toSorted((a, b) => a - b));
});

test('pauses vary by a tenth, except Passage’s', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...NAMES),
      fc.integer({ min: 1, max: 9 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (name, attempt, random) => {
        const pause = nextPause(name, attempt, 0, random);
        const meant = SCHEDULES[name].pauses[attempt];
        if (meant === undefined) return pause === null;
        const slack = SCHEDULES[name].jitter ? meant * 0.1 + 0.5 : 0;
        return Math.abs(pause! - meant) <= slack;
      },
    ),
  );
});

test.each([
  ['what the receiver asks for, if that is longer', 1, 90, 90],
  ['our own, if that is longer', 9, 90, 86_400],
  ['a day at the most', 1, 9_999_999, 86_400],
  ['nothing at all after the last attempt', 10, 90, null],
])('the pause is %s', (_, attempt, retryAfter, pause) => {
  expect(nextPause('standard', attempt, retryAfter, 0.5)).toBe(pause);
});

test.each([
  ['120', 120],
  ['0', 0],
  ['Fri, 01 May 2026 12:00:30 GMT', 30],
  ['Fri, 01 May 2026 11:00:00 GMT', 0],
  [undefined, 0],
  ['', 0],
  ['-5', 0],
  ['1e9', 0],
  ['99999999999999999999', 0],
  ['tomorrow', 0],
  ['Fri, 99 May 2026 12:00:30 GMT', 0],
])('Retry-After %s means %d seconds', (text, seconds) => {
  expect(readRetryAfter(text, PRESENT)).toBe(seconds);
});
