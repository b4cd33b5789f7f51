/** Holds the one state. An event that comes while another is being handled waits its turn. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Effect } from './machine/effect.ts';
import type { Event } from './machine/event.ts';
import { initial, type State } from './machine/state.ts';
import { transition } from './machine/transition.ts';

export interface Flow {
  store: StoreApi<State>;
  send(event: Event): void;
}

/** `run` carries out the effects of a step, after the new state stands. */
export function createFlow(run: (effect: Effect) => void): Flow {
  const store = createStore<State>(() => initial);
  const queue: Event[] = [];
  let busy = false;

  function send(event: Event): void {
    queue.push(event);
    if (busy) return;
    busy = true;
    try {
      for (let next = queue.shift(); next; next = queue.shift()) {
        const [state, ...effects] = transition(store.getState(), next);
        // Replaced, not merged: each state has exactly its own fields.
        store.setState(state, true);
        for (const effect of effects) run(effect);
      }
    } finally {
      busy = false;
    }
  }
  return { store, send };
}
