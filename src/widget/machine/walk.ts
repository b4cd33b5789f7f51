/** Every reachable state × every event × every answer an effect may give: the graph that the tests and the docs read. */
import type { StepName } from '../../protocol/session.ts';
import type { Effect } from './effect.ts';
import type { Event } from './event.ts';
import { session, several, steps } from './fixtures.ts';
import { initial, type State, sessionOf } from './state.ts';
import { transition } from './transition.ts';

/** Stands for anything the person types: it must never be found where it does not belong. */
export const SECRET = 'S3CRET-typed-by-the-person';

export interface Edge {
  from: State;
  event: Event;
  to: State;
  effects: Effect[];
}

const STEP_NAMES = Object.keys(steps) as StepName[];

/** Whatever may happen in a state, whether it is expected there or not. */
function possible(state: State): Event[] {
  const at = sessionOf(state)?.version ?? 0;
  const news = STEP_NAMES.flatMap((step): Event[] => [
    { type: 'session.changed', session: session(step, at + 1) },
    {
      type: 'session.changed',
      session: session(step, at + 1, { error: { code: 'INVALID_CREDENTIALS', attempts_left: 2 } }),
    },
    { type: 'session.changed', session: session(step, at) },
    { type: 'session.changed', session: session(step, at + 1, { id: 'sess_2' }) },
    { type: 'session.opened', session: session(step), resumed: step !== 'consent' },
  ]);
  return [
    { type: 'host.opened', run: { canRefresh: true } },
    { type: 'host.opened', run: { canRefresh: false } },
    { type: 'host.shown', run: { canRefresh: true } },
    { type: 'host.exitAsked', force: true },
    { type: 'host.exitAsked', force: false },
    ...news,
    // Where several can be linked: one is, and the person stands at the next, or at its end.
    ...(['select_integration', 'done', 'expired'] as const).map(
      (step): Event => ({ type: 'session.changed', session: session(step, at + 1, several) }),
    ),
    { type: 'session.opened', session: session('done', 1, several), resumed: true },
    ...(
      [
        'SESSION_EXPIRED',
        'LINK_TOKEN_EXPIRED',
        'LINK_TOKEN_USED',
        'RESUME_USED',
        'LINK_TOKEN_INVALID',
        'HOST_NOT_ALLOWED',
        'UPDATE_NEEDED',
      ] as const
    ).map((code): Event => ({ type: 'session.refused', code, message: 'The fix.', requestId: 'req_1' })),
    { type: 'request.failed', code: 'NETWORK_ERROR', message: 'The fix.', requestId: null },
    { type: 'request.failed', code: 'INTERNAL_ERROR', message: 'The fix.', requestId: 'req_1' },
    { type: 'consent.given', declined: [] },
    { type: 'integration.chosen', id: 'chase', title: 'Chase' },
    { type: 'integration.missed' },
    { type: 'credentials.submitted', fields: { username: SECRET, password: SECRET } },
    { type: 'challenge.answered', answer: SECRET },
    { type: 'resend.asked' },
    { type: 'instead.asked' },
    { type: 'oauth.started' },
    { type: 'accounts.chosen', ids: ['acc_1'] },
    { type: 'reconnect.asked' },
    { type: 'arguments.given', operationId: 'op_1', given: { cardNumber: SECRET } },
    { type: 'review.answered', operationId: 'op_1', approved: true },
    { type: 'retry.asked' },
    { type: 'another.asked' },
    { type: 'skip.asked', operationId: 'op_2' },
    { type: 'back.asked' },
    { type: 'restart.asked' },
    { type: 'leave.asked' },
    { type: 'leave.confirmed' },
    { type: 'leave.declined' },
    { type: 'stay.asked' },
    { type: 'finished' },
    { type: 'network.lost' },
    { type: 'network.found' },
    { type: 'time.short' },
    { type: 'crashed' },
  ];
}

const keys = new WeakMap<State, string>();
/** Two states are one when they differ only in the session's version, which grows for ever. */
export function key(state: State): string {
  let text = keys.get(state);
  if (text === undefined) keys.set(state, (text = JSON.stringify(state, (k, v) => (k === 'version' ? 0 : v))));
  return text;
}

/** Freezes what goes in, so that a step which changes its input fails loudly. */
function freeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    Object.values(value).forEach(freeze);
  }
  return value;
}

export function walk(take: typeof transition = transition): { states: Map<string, State>; edges: Edge[] } {
  const states = new Map([[key(initial), initial]]);
  const edges: Edge[] = [];
  // A Map's iteration also visits what is added on the way.
  for (const from of states.values()) {
    for (const event of possible(from)) {
      const [to, ...effects] = take(freeze(from), freeze(event));
      edges.push({ from, event, to, effects });
      if (!states.has(key(to))) states.set(key(to), to);
    }
  }
  return { states, edges };
}
