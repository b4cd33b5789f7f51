import type { Event, EventType } from './event.ts';
import { event as tell } from './news.ts';
import { isWrapper, type State, type StateName, sessionOf, type Wrapper } from './state.ts';
import type { Result } from './steps.ts';
import { type Cell, CHART } from './transitions.ts';
import { viewOf } from './view.ts';

/** The precise type of the chart, indexed by unknown names, exceeds the checker (TS2590): it is read through this. */
export const TABLE = CHART as unknown as Record<StateName, Partial<Record<EventType, Cell<State, Event>>>>;

/** Looks up the cell; where there is none, a wrapping state lets the event through to what lies beneath. */
function step(state: State, event: Event): Result {
  const cell = TABLE[state.name][event.type];
  if (cell) return cell.step(state, event);
  return isWrapper(state) ? beneath(state, event) : [state];
}

/** By which each wrapper comes to lie on something. */
const LAID_BY = { offline: 'network.lost', leaving: 'leave.asked', expiring: 'time.short' } as const;

/** The wrapper stays for as long as what lies beneath it is something that it can lie on. */
function beneath(state: Wrapper, event: Event): Result {
  const [under, ...effects] = step(state.under, event);
  if (under === state.under) return [state];
  const stays = TABLE[under.name][LAID_BY[state.name]]?.to.includes(state.name);
  return [(stays ? { ...state, under } : under) as State, ...effects];
}

/**
 * The machine: one event in, the next state and what is to be done about it out. Pure.
 * Whatever is told to the host carries the view that the person sees once the step is taken.
 */
export function transition(state: State, event: Event): Result {
  const [next, ...effects] = step(state, event);
  const view = viewOf(next);
  const sessionId = sessionOf(next)?.id ?? sessionOf(state)?.id ?? null;
  const seen = state.name === 'closed' ? 'LOADING' : viewOf(state);
  const turned = view !== seen && next.name !== 'closed' ? [tell('TRANSITION_VIEW', {})] : [];
  return [
    next,
    ...[...turned, ...effects].map((effect) =>
      effect.type === 'tell' && effect.what === 'event' ? { ...effect, view, sessionId } : effect,
    ),
  ];
}

/** Whether the session's changes are followed live: where they come without the person doing anything. */
export const watches = (state: State): boolean => {
  if (state.name === 'leaving') return watches(state.under);
  if (state.name === 'challenge') return state.session.step.challenge.kind === 'push';
  return state.name === 'operations' || state.name === 'oauth';
};
