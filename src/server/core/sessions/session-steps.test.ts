// @vitest-environment node
import { expect, test } from 'vitest';
import type { StepName } from '../../../protocol/session.ts';
import { canGoBack, isTerminal, leadsTo, type Mover, STEPS } from './session-steps.ts';

const steps = Object.keys(STEPS) as StepName[];
const edges = (from: StepName) => (Object.keys(STEPS[from]) as Mover[]).flatMap((mover) => STEPS[from][mover] ?? []);

/** Every step that can be come to from this one. */
function reachable(from: StepName, seen = new Set<StepName>([from])): Set<StepName> {
  for (const to of edges(from)) if (!seen.has(to)) reachable(to, seen.add(to));
  return seen;
}

test('every step can be reached from the first', () => {
  expect(steps.filter((step) => !reachable('consent').has(step))).toEqual([]);
});

test('every step can end', () => {
  for (const step of steps) expect([...reachable(step)].some(isTerminal)).toBe(true);
});

test('nothing leads out of a terminal step, but on to another link where the merchant lets the person', () => {
  expect(edges('expired')).toEqual([]);
  expect(edges('done').filter((to) => to !== 'done')).toEqual(['select_integration']);
  const done = { step: 'done', preselected: false } as const;
  expect(leadsTo({ ...done, several: false }, 'another')).toBeUndefined();
  expect(leadsTo({ ...done, several: true }, 'another')).toEqual(['select_integration']);
});

test('time ends every step that is not terminal', () => {
  for (const step of steps) expect(STEPS[step].time).toEqual(isTerminal(step) ? undefined : ['expired']);
});

test('only the operations lead to done', () => {
  expect(steps.filter((step) => step !== 'done' && edges(step).includes('done'))).toEqual(['operations']);
});

test('leaving moves nothing', () => {
  for (const step of steps) expect(STEPS[step].exit ?? [step]).toEqual([step]);
});

test.each([
  ['consent', false, false],
  ['select_integration', false, false],
  ['credentials', true, false],
  ['challenge', true, true],
  ['oauth', true, false],
  ['accounts', true, true],
  ['operations', false, false],
  ['failed', true, false],
  ['done', false, false],
] as const)('at %s one can go back: %s; with a preselected biller: %s', (step, free, preselected) => {
  expect(canGoBack({ step, preselected: false, several: false })).toBe(free);
  expect(canGoBack({ step, preselected: true, several: false })).toBe(preselected);
});

test('what is not in the table cannot happen', () => {
  expect(leadsTo({ step: 'consent', preselected: false, several: false }, 'credentials')).toBeUndefined();
  expect(leadsTo({ step: 'done', preselected: false, several: false }, 'work')).toBeUndefined();
});
