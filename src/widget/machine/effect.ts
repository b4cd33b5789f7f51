/** What is to be done about it: orders, as data. `effects.ts` carries them out; the tests read them. */
import type { MoveBody, MoveName } from '../../protocol/endpoints.ts';
import type { ConnectError } from '../../protocol/errors.ts';
import type { EventData, EventName, ViewName } from '../../protocol/events.ts';
import type { ExitMetadata, SuccessMetadata } from '../../protocol/messages.ts';
import type { EventType } from './event.ts';

/** What was linked: the rest of the success metadata says the same in other words. */
type Linked = Pick<
  SuccessMetadata,
  'link_session_id' | 'link_id' | 'updated' | 'biller' | 'accounts' | 'operations' | 'consents' | 'links'
>;

type Move = { [N in MoveName]: { type: 'move'; move: N; body: MoveBody<N>; version: number } }[MoveName];

/** Something the host is told. `view` is what is on the screen once the step is taken; `transition` fills it in. */
export type Tell =
  | {
      type: 'tell';
      what: 'event';
      name: EventName;
      data: Partial<EventData<EventName>>;
      view?: ViewName;
      sessionId?: string | null;
    }
  | { type: 'tell'; what: 'success'; publicToken: string; metadata: Linked }
  | { type: 'tell'; what: 'exit'; error: ConnectError | null; metadata: ExitMetadata }
  | { type: 'tell'; what: 'tokenWanted' }
  | { type: 'tell'; what: 'close' };

export type Effect =
  /** Opens or resumes the session of the token that the host gave. */
  | { type: 'openSession' }
  /** One move, made on this version of the session. */
  | Move
  /** Reads the session again. */
  | { type: 'refresh' }
  /** Tells the server that the person left; nobody waits for the answer. */
  | { type: 'leave'; version: number }
  | Tell;

/** What each effect may answer with. The walk asserts that every answer is heard wherever the effect may land. */
export const ANSWERS = {
  openSession: ['session.opened', 'session.refused', 'request.failed'],
  move: ['session.changed', 'session.refused', 'request.failed'],
  refresh: ['session.changed', 'session.refused'],
  leave: [],
  tell: [],
} as const satisfies Record<Effect['type'], readonly EventType[]>;
