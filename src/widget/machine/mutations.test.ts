/** Takes the chart apart, one cell and one target at a time: what could be missing without a test that sees it? */
import { afterEach, expect, test } from 'vitest';
import { hearer, record, retake, undeclared } from './behaviour.ts';
import type { EventType } from './event.ts';
import type { StateName } from './state.ts';
import { TABLE, transition } from './transition.ts';
import { type Edge, walk } from './walk.ts';

const { edges } = walk();
const heardBy = new Map<string, Edge[]>();
for (const edge of edges) {
  const key = `${hearer(edge.from, edge.event.type)} ${edge.event.type}`;
  heardBy.set(key, [...(heardBy.get(key) ?? []), edge]);
}
const CELLS = Object.entries(TABLE).flatMap(([state, row]) =>
  Object.entries(row).map(([event, cell]) => ({ state: state as StateName, event: event as EventType, cell })),
);

let mend = () => {};
afterEach(() => mend());
function change({ state, event, cell }: (typeof CELLS)[number], to: readonly StateName[] | null): void {
  mend = () => {
    TABLE[state][event] = cell;
  };
  if (to) TABLE[state][event] = { ...cell, to };
  else delete TABLE[state][event];
}

test('a cell that is missing changes what is recorded', () => {
  const unseen: string[] = [];
  for (const cell of CELLS) {
    const heard = heardBy.get(`${cell.state} ${cell.event}`) ?? [];
    const before = record(heard);
    change(cell, null);
    const after = record(retake(heard, transition));
    mend();
    if (before.join() === after.join()) unseen.push(`${cell.state} ${cell.event}`);
  }
  expect(unseen).toEqual([]);
  console.log(`machine: cells ${CELLS.length} of ${CELLS.length} missed when deleted`);
});

test('a target that is missing is led to all the same', () => {
  const unseen: string[] = [];
  let targets = 0;
  for (const cell of CELLS)
    for (const target of cell.cell.to) {
      targets++;
      change(
        cell,
        cell.cell.to.filter((name) => name !== target),
      );
      const found = undeclared(heardBy.get(`${cell.state} ${cell.event}`) ?? []);
      mend();
      if (!found.length) unseen.push(`${cell.state} ${cell.event} ${target}`);
    }
  expect(unseen).toEqual([]);
  console.log(`machine: targets ${targets} of ${targets} missed when deleted`);
});
