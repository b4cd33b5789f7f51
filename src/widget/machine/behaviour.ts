/** What the machine does, a line for each thing: for the record that its tests compare it with. */
import type { EventType } from './event.ts';
import { isWrapper, type State, type StateName } from './state.ts';
import { TABLE, type transition } from './transition.ts';
import type { Edge } from './walk.ts';

/** Where an event is heard: by the state itself, or by what lies beneath a wrapper. */
export function hearer(state: State, type: EventType): StateName | null {
  if (TABLE[state.name][type]) return state.name;
  return isWrapper(state) ? hearer(state.under, type) : null;
}

/** Such as `leaving over offline`. */
const nameOf = (state: State): string => (isWrapper(state) ? `${state.name} over ${state.under.name}` : state.name);

/** Such as `consent: consent.given → consent, move`. */
function lineOf({ from, event, to, effects }: Edge): string {
  const orders = [...new Set(effects.map((effect) => (effect.type === 'tell' ? `tell ${effect.what}` : effect.type)))];
  return `${nameOf(from)}: ${event.type} → ${[nameOf(to), ...orders].join(', ')}`;
}

/** All that happens in these edges; what changes nothing is left out. */
export const record = (edges: readonly Edge[]): string[] =>
  [...new Set(edges.filter(({ from, to, effects }) => to !== from || effects.length > 0).map(lineOf))].sort();

/** Edges that lead where their cell does not say. */
export const undeclared = (edges: readonly Edge[]): Edge[] =>
  edges.filter(({ from, event, to }) => {
    const cell = TABLE[from.name][event.type];
    return cell && to !== from && !cell.to.includes(to.name);
  });

/** The same edges again, taken by another machine. */
export const retake = (edges: readonly Edge[], take: typeof transition): Edge[] =>
  edges.map(({ from, event }) => {
    const [to, ...effects] = take(from, event);
    return { from, event, to, effects };
  });
