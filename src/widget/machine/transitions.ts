/**
 * THE FLOW. The chart below says, for each state and each thing that can happen there, where it may lead (`to`) and
 * by which step; the steps stand beneath it. What a state does not list changes nothing there.
 *
 * Three rows are shared: `step` (true on every step of the server), `asks` (a step the person should not lose by
 * accident) and `plain` (one that can simply be left).
 */

import type { MoveBody, MoveName } from '../../protocol/endpoints.ts';
import { type ConnectError, ERRORS, type ErrorCode } from '../../protocol/errors.ts';
import type { Session } from '../../protocol/session.ts';
import type { Effect, Tell } from './effect.ts';
import type { EventOf, EventType } from './event.ts';
import { biller, event, failure, news } from './news.ts';
import { type Run, type State, type StateName, type StateOf, type StepState, sessionOf } from './state.ts';
import { viewOf } from './view.ts';

export type Result = [State, ...Effect[]];

export interface Cell<S extends State = never, E = never> {
  /** Every state this may lead to. The walk holds the step to it; the diagram is drawn from it. */
  to: readonly StateName[];
  step: (state: S, event: E) => Result;
}
type Row<S extends StateName> = { [E in EventType]?: Cell<StateOf<S>, EventOf<E>> };
type Chart = { [S in StateName]: Row<S> };

const STEPS = [
  'consent',
  'select',
  'credentials',
  'challenge',
  'oauth',
  'accounts',
  'operations',
  'done',
  'failed',
  'expired',
] as const;
const cell = <S extends State, E>(to: readonly StateName[], step: (state: S, event: E) => Result): Cell<S, E> => ({
  to,
  step,
});

/* ---------------------------------------------------------------------------------------------------- shared rows */

const step = {
  'session.changed': cell([...STEPS], adopt),
  'session.refused': cell(['refused', 'expired'], refuse),
  'network.lost': cell(['offline'], (state: StepState) => [{ name: 'offline', under: state }, event('OFFLINE', {})]),
};
/** While the request is on its way, its failure comes back to the same screen, with the input kept. */
const failing = <N extends StepState['name']>(name: N) => cell([name], fail);
const asks = {
  'leave.asked': cell(['leaving'], (state: StepState) => [{ name: 'leaving', under: state }]),
  'host.exitAsked': cell(['leaving', 'closed'], (state: StepState, { force }: EventOf<'host.exitAsked'>) =>
    force ? leave(state) : [{ name: 'leaving', under: state }],
  ),
};
const plain = {
  'leave.asked': cell(['closed'], (state: State) => leave(state)),
  'host.exitAsked': cell(['closed'], (state: State) => leave(state)),
};

/* ------------------------------------------------------------------------------------------------------ the chart */

export const CHART = {
  idle: {
    'host.opened': cell(['loading'], open),
  },
  loading: {
    'host.opened': cell(['loading'], (_state, { run }) => [{ name: 'loading', run }, { type: 'openSession' }]),
    'session.opened': cell([...STEPS], arrive),
    'session.refused': cell(['refused', 'expired'], refuse),
    'request.failed': cell(['refused'], broken),
    'network.lost': cell(['offline'], (state) => [{ name: 'offline', under: state }, event('OFFLINE', {})]),
    ...plain,
  },
  consent: {
    'consent.given': cell(['consent'], (state) =>
      send(state, 'consent', { accepted: true }, event('CONSENT_ACCEPTED', {})),
    ),
    'request.failed': failing('consent'),
    ...step,
    ...plain,
  },
  select: {
    'integration.chosen': cell(['select'], (state, { id, title }) =>
      send(state, 'integration', { integration_id: id }, event('SELECT_BILLER', { biller_id: id, biller_name: title })),
    ),
    'back.asked': cell(['select'], back),
    'request.failed': failing('select'),
    ...step,
    ...plain,
  },
  credentials: {
    'credentials.submitted': cell(['credentials'], (state, { fields }) =>
      send(state, 'credentials', { fields }, event('SUBMIT_CREDENTIALS', biller(state.session))),
    ),
    'back.asked': cell(['credentials'], back),
    'request.failed': failing('credentials'),
    ...step,
    ...asks,
  },
  challenge: {
    'challenge.answered': cell(['challenge'], (state, { answer }) =>
      send(
        state,
        'answer',
        { answer },
        event('SUBMIT_MFA', { ...who(state.session), mfa_type: state.session.step.challenge.kind }),
      ),
    ),
    'back.asked': cell(['challenge'], back),
    'request.failed': failing('challenge'),
    ...step,
    ...asks,
  },
  oauth: {
    // The window itself is opened by the screen, inside the click: an effect would come too late for the browser.
    'oauth.started': cell(['oauth'], (state) => [state, event('OPEN_OAUTH', who(state.session))]),
    'back.asked': cell(['oauth'], back),
    'request.failed': failing('oauth'),
    ...step,
    ...asks,
  },
  accounts: {
    'accounts.chosen': cell(['accounts'], (state, { ids }) =>
      send(
        state,
        'accounts',
        { account_ids: ids },
        event('SELECT_ACCOUNT', { ...who(state.session), account_count: ids.length }),
      ),
    ),
    'back.asked': cell(['accounts'], back),
    'request.failed': failing('accounts'),
    ...step,
    ...asks,
  },
  operations: {
    'retry.asked': cell(['operations'], (state) => send(state, 'retry', {})),
    'skip.asked': cell(['operations'], (state, { operationId }) => send(state, 'skip', { operation_id: operationId })),
    'request.failed': failing('operations'),
    ...step,
    ...asks,
  },
  done: {
    finished: cell(['closed'], finish),
    'leave.asked': cell(['closed'], finish),
    'host.exitAsked': cell(['closed'], finish),
  },
  failed: {
    'retry.asked': cell(['failed'], (state) => send(state, 'retry', {})),
    'back.asked': cell(['failed'], back),
    'request.failed': failing('failed'),
    ...step,
    ...plain,
  },
  refused: {
    'restart.asked': cell(['refused', 'loading'], (state) =>
      ERRORS[state.code].retryable ? [{ name: 'loading', run: state.run }, { type: 'openSession' }] : [state],
    ),
    ...plain,
  },
  expired: {
    'restart.asked': cell(['expired', 'loading'], restart),
    ...plain,
  },
  offline: {
    'network.found': cell(
      ['loading', 'consent', 'select', 'credentials', 'challenge', 'oauth', 'accounts', 'operations', 'failed'],
      reconnect,
    ),
    'leave.asked': cell(['leaving', 'closed'], (state) =>
      state.under.name in ASKING ? question(state) : leave(state),
    ),
    'host.exitAsked': cell(['leaving', 'closed'], (state, { force }) =>
      !force && state.under.name in ASKING ? question(state) : leave(state),
    ),
  },
  leaving: {
    'leave.confirmed': cell(['closed'], (state) => leave(state)),
    'leave.declined': cell(['credentials', 'challenge', 'oauth', 'accounts', 'operations', 'offline'], (state) => [
      state.under,
    ]),
    'leave.asked': cell(['leaving'], (state) => [state]),
    'host.exitAsked': cell(['leaving', 'closed'], (state, { force }) => (force ? leave(state) : [state])),
  },
  closed: {
    'host.opened': cell(['loading'], open),
  },
} satisfies Chart;

/** The states in which something would be lost by leaving. */
const ASKING = { credentials: 1, challenge: 1, oauth: 1, accounts: 1, operations: 1 };

/* ------------------------------------------------------------------------------------------------------ the steps */

function open(_state: State, { run }: EventOf<'host.opened'>): Result {
  return [{ name: 'loading', run }, event('OPEN', {}), { type: 'openSession' }];
}

function arrive(state: StateOf<'loading'>, { session, resumed }: EventOf<'session.opened'>): Result {
  return [place(state.run, session), ...(resumed ? [event('RESUMED', {})] : []), ...news(null, session)];
}

/** The server is the truth, unless it is old: answers and news may overtake one another. */
function adopt(state: StepState, { session }: EventOf<'session.changed'>): Result {
  if (session.id !== state.session.id || session.version <= state.session.version) return [state];
  return [place(state.run, session), ...news(state.session, session)];
}

/** One sentence per step: where the server says we are is what the person sees. */
function place(run: Run, session: Session): State {
  const local = { run, sending: null, problem: null };
  switch (session.step.name) {
    case 'consent':
      return { name: 'consent', ...local, session: { ...session, step: session.step } };
    case 'select_integration':
      return { name: 'select', ...local, session: { ...session, step: session.step } };
    case 'credentials':
      return { name: 'credentials', ...local, session: { ...session, step: session.step } };
    case 'challenge':
      return { name: 'challenge', ...local, session: { ...session, step: session.step } };
    case 'oauth':
      return { name: 'oauth', ...local, session: { ...session, step: session.step } };
    case 'accounts':
      return { name: 'accounts', ...local, session: { ...session, step: session.step } };
    case 'operations':
      return { name: 'operations', ...local, session: { ...session, step: session.step } };
    case 'failed':
      return { name: 'failed', ...local, session: { ...session, step: session.step } };
    case 'done':
      return { name: 'done', run, session: { ...session, step: session.step } };
    case 'expired':
      return { name: 'expired', run, code: 'SESSION_EXPIRED', session };
  }
}

/** One move at a time: a second click while the first is on its way changes nothing. */
function send<N extends MoveName>(state: StepState, move: N, body: MoveBody<N>, ...tells: Tell[]): Result {
  if (state.sending) return [state];
  const order = { type: 'move', move, body, version: state.session.version } as Effect;
  return [{ ...state, sending: move, problem: null }, order, ...tells];
}

function back(state: StepState): Result {
  return state.session.can_go_back ? send(state, 'back', {}) : [state];
}

function fail(state: StepState, { code }: EventOf<'request.failed'>): Result {
  return state.sending ? [{ ...state, sending: null, problem: code }, ...failure(code)] : [state];
}

function broken({ run }: StateOf<'loading'>, { code, requestId }: EventOf<'request.failed'>): Result {
  return [{ name: 'refused', run, code, requestId, session: null }, ...failure(code)];
}

/** Codes after which the same flow can be begun again, with this token or with a new one. */
const OVER: readonly ErrorCode[] = ['SESSION_EXPIRED', 'LINK_TOKEN_EXPIRED', 'LINK_TOKEN_USED'];

function refuse(state: StateOf<'loading'> | StepState, { code, requestId }: EventOf<'session.refused'>): Result {
  const session = sessionOf(state);
  const next: State = OVER.includes(code)
    ? { name: 'expired', run: state.run, code, session }
    : { name: 'refused', run: state.run, code, requestId, session };
  return [next, ...failure(code)];
}

/** An expired session is opened again with the same token; a spent token is replaced, if the host can. */
function restart(state: StateOf<'expired'>): Result {
  const { run } = state;
  if (state.code === 'SESSION_EXPIRED') return [{ name: 'loading', run }, { type: 'openSession' }];
  return run.canRefresh
    ? [
        { name: 'loading', run },
        { type: 'tell', what: 'tokenWanted' },
      ]
    : [state];
}

function reconnect({ under }: StateOf<'offline'>): Result {
  const online = event('ONLINE', {});
  if (under.name === 'loading') return [under, online, { type: 'openSession' }];
  return [{ ...under, problem: null }, online, { type: 'refresh' }];
}

const question = (under: StateOf<'offline'>): Result => [{ name: 'leaving', under }];

/** The one way out without a link: tells the server, then the host, once. */
function leave(state: State): Result {
  const session = sessionOf(state);
  const error = errorOf(state);
  const told: Tell[] = [
    event('EXIT', error ? { error_code: error.code } : {}),
    {
      type: 'tell',
      what: 'exit',
      error,
      metadata: {
        status: session?.step.name ?? null,
        view_name: viewOf(state.name === 'leaving' ? state.under : state),
        link_session_id: session?.id ?? null,
        request_id: state.name === 'refused' ? state.requestId : null,
        biller: session?.integration ? { id: session.integration.id, name: session.integration.name } : null,
        resumable: session !== null && state.name !== 'expired' && state.name !== 'refused',
      },
    },
    { type: 'tell', what: 'close' },
  ];
  return [
    { name: 'closed', outcome: 'exit' },
    ...(session ? [{ type: 'leave', version: session.version } as const] : []),
    ...told,
  ];
}

function errorOf(state: State): ConnectError | null {
  if (state.name === 'refused' || state.name === 'expired') return describe(state.code);
  if (state.name === 'failed') return describe(state.session.step.error.code as ErrorCode);
  return null;
}

function describe(code: ErrorCode): ConnectError {
  const { type, message, retryable, actor } = ERRORS[Object.hasOwn(ERRORS, code) ? code : 'INTERNAL_ERROR'];
  return { code, type, message, retryable, actor };
}

function finish(_state: StateOf<'done'>): Result {
  return [
    { name: 'closed', outcome: 'success' },
    { type: 'tell', what: 'close' },
  ];
}

const who = (session: Session) => {
  const { biller_id } = biller(session);
  return biller_id === undefined ? {} : { biller_id };
};
