import type { Event } from '../machine/event.ts';
import type { StateName, StateOf } from '../machine/state.ts';

/** What every screen is given: its own state, and the way to say what the person did. */
export interface ScreenProps<N extends StateName> {
  state: StateOf<N>;
  send: (event: Event) => void;
}
