/** What the person faces: one shape per state, carrying exactly what that state has. Leaving a state is the reset. */

import type { MoveName } from '../../protocol/endpoints.ts';
import type { ErrorCode } from '../../protocol/errors.ts';
import type { Session, Step, StepName } from '../../protocol/session.ts';

/** What the host said when it opened this run. */
export interface Run {
  /** The host can give a new link token when this one is spent. */
  canRefresh: boolean;
}

type At<N extends StepName> = Session & { step: Extract<Step, { name: N }> };

/** A step of the server with what is local to it. */
interface OnStep<N extends string, S extends StepName> {
  name: N;
  run: Run;
  session: At<S>;
  /** The move that is on its way; until it is answered no other is made. */
  sending: MoveName | null;
  /** Why the last request did not get through. The input stays; the person can try again. */
  problem: ErrorCode | null;
}

interface Oauth extends OnStep<'oauth', 'oauth'> {
  /** A window was opened for this very way to the biller. Whether it still stands nobody can know. */
  away: boolean;
}

/** The server's steps; named as their screens. */
export type StepState =
  | OnStep<'consent', 'consent'>
  | OnStep<'select', 'select_integration'>
  | OnStep<'credentials', 'credentials'>
  | OnStep<'challenge', 'challenge'>
  | Oauth
  | OnStep<'accounts', 'accounts'>
  | OnStep<'operations', 'operations'>
  /** One of several links is made: the person may go on with another. The host is told of all of them at the end. */
  | OnStep<'linked', 'done'>
  | OnStep<'failed', 'failed'>;

/** The frame is warm; the host has not opened it. */
interface Idle {
  name: 'idle';
}
interface Loading {
  name: 'loading';
  run: Run;
  /** What is begun again: links that it made are not forgotten, whatever becomes of the new beginning. */
  session: Session | null;
}
/** The link is made and the host has been told. */
interface Done {
  name: 'done';
  run: Run;
  session: At<'done'>;
}
/** The session could not be opened, or the server will have no more of it. */
interface Refused {
  name: 'refused';
  run: Run;
  code: ErrorCode;
  /** For the merchant's engineers. */
  message: string;
  requestId: string | null;
  session: Session | null;
}
interface Expired {
  name: 'expired';
  run: Run;
  code: ErrorCode;
  message: string;
  session: Session | null;
}
export type Screen = Loading | StepState | Done | Refused | Expired;

/** No network. What was on the screen stays there, with its input. */
interface Offline {
  name: 'offline';
  under: Loading | StepState;
}
/** "Are you still there?", over what was on the screen. News goes through to it. */
interface Expiring {
  name: 'expiring';
  under: StepState;
}
/** "Are you sure?", over what was on the screen. News goes through to it. */
interface Leaving {
  name: 'leaving';
  under: StepState | Offline;
}
/** The run is over; exactly one outcome was told. */
interface Closed {
  name: 'closed';
  outcome: 'success' | 'exit';
}

export type State = Idle | Screen | Offline | Expiring | Leaving | Closed;
export type StateName = State['name'];
export type StateOf<N extends StateName> = Extract<State, { name: N }>;

export const initial: State = { name: 'idle' };

/** Those that lie over another. */
export type Wrapper = Extract<State, { under: State }>;
export const isWrapper = (state: State): state is Wrapper => 'under' in state;

/** What lies on the screen beneath the questions and the offline notice. */
export function screenOf(state: State): Screen | null {
  switch (state.name) {
    case 'idle':
    case 'closed':
      return null;
    case 'leaving':
    case 'expiring':
    case 'offline':
      return screenOf(state.under);
    default:
      return state;
  }
}

export function sessionOf(state: State): Session | null {
  const screen = screenOf(state);
  return screen && 'session' in screen ? screen.session : null;
}
