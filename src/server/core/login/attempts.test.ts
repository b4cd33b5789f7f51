// @vitest-environment node
import { expect, test } from 'vitest';
import { countWrongTry, isUsedUp } from './attempts.ts';

/** What is left after each of so many wrong tries. */
function lefts(kinds: ('credentials' | 'challenge')[]) {
  let attempts = {};
  const seen: number[] = [];
  for (const kind of kinds) {
    const counted = countWrongTry(attempts, 'chase', kind);
    attempts = counted.attempts;
    seen.push(counted.left);
  }
  return { seen, attempts };
}

test('five wrong passwords end a round', () => {
  expect(lefts(Array(5).fill('credentials')).seen).toEqual([4, 3, 2, 1, 0]);
});

test('three wrong codes end a round', () => {
  expect(lefts(Array(3).fill('challenge')).seen).toEqual([2, 1, 0]);
});

test('passwords and codes are counted apart, and a password between two codes resets nothing', () => {
  expect(lefts(['challenge', 'credentials', 'challenge', 'credentials', 'challenge']).seen).toEqual([2, 4, 1, 3, 0]);
});

test('after three rounds it is over for this integration, and for this one only', () => {
  const { attempts } = lefts(Array(9).fill('challenge'));
  expect(isUsedUp(attempts, 'chase')).toBe(true);
  expect(isUsedUp(attempts, 'tmobile')).toBe(false);
  expect(isUsedUp(lefts(Array(8).fill('challenge')).attempts, 'chase')).toBe(false);
});
