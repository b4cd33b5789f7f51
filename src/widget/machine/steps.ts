/** The steps of the chart, one function each: from a state and what happened to the next state and the orders. */
import type { MoveBody, MoveName } from '../../protocol/endpoints.ts';
import { LOCAL_MESSAGES } from '../../protocol/error-messages.ts';
import { type ConnectError, ERRORS, type ErrorCode } from '../../protocol/errors.ts';
import type { Session } from '../../protocol/session.ts';
import type { Effect, Tell } from './effect.ts';
import type { EventOf } from './event.ts';
import { biller, event, failure, news, success } from './news.ts';
import { type Run, type State, type StateOf, type StepState, sessionOf } from './state.ts';
import { viewOf } from './view.ts';

export type Result = [State, ...Effect[]];

/** The host is still getting the token. */
export function show(_state: State, { run }: EventOf<'host.shown'>): Result {
  return [{ name: 'loading', run, session: null }, event('OPEN', {})];
}

export function open(_state: State, { run }: EventOf<'host.opened'>): Result {
  return [{ name: 'loading', run, session: null }, event('OPEN', {}), { type: 'openSession' }];
}

export function arrive(state: StateOf<'loading'>, { session, resumed }: EventOf<'session.opened'>): Result {
  return [place(state.run, session), ...(resumed ? [event('RESUMED', {})] : []), ...news(null, session)];
}

/** The server is the truth, unless it is old: answers and news may overtake one another. */
export function adopt(state: StepState, { session }: EventOf<'session.changed'>): Result {
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
      return { name: 'oauth', ...local, away: false, session: { ...session, step: session.step } };
    case 'accounts':
      return { name: 'accounts', ...local, session: { ...session, step: session.step } };
    case 'operations':
      return { name: 'operations', ...local, session: { ...session, step: session.step } };
    case 'failed':
      return { name: 'failed', ...local, session: { ...session, step: session.step } };
    case 'done':
      if (session.links.length) return { name: 'linked', ...local, session: { ...session, step: session.step } };
      return { name: 'done', run, session: { ...session, step: session.step } };
    case 'expired':
      return { name: 'expired', run, code: 'SESSION_EXPIRED', message: LOCAL_MESSAGES.SESSION_EXPIRED, session };
  }
}

/** One move at a time: a second click while the first is on its way changes nothing. */
export function send<N extends MoveName>(state: StepState, move: N, body: MoveBody<N>, ...tells: Tell[]): Result {
  if (state.sending) return [state];
  const order = { type: 'move', move, body, version: state.session.version } as Effect;
  return [{ ...state, sending: move, problem: null }, order, ...tells];
}

export function back(state: StepState): Result {
  return state.session.can_go_back ? send(state, 'back', {}) : [state];
}

export function fail(state: StepState, { code }: EventOf<'request.failed'>): Result {
  return state.sending ? [{ ...state, sending: null, problem: code }, ...failure(code)] : [state];
}

export function broken(
  { run, session }: StateOf<'loading'>,
  { code, message, requestId }: EventOf<'request.failed'>,
): Result {
  return [{ name: 'refused', run, code, message, requestId, session }, ...failure(code)];
}

/** The same session once more, with the token that there is. */
export const reopen = ({ run, session }: StateOf<'loading' | 'refused' | 'expired'>): Result => [
  { name: 'loading', run, session },
  { type: 'openSession' },
];

/** Codes after which the same flow can be begun again, with this token or with a new one. */
const OVER: readonly ErrorCode[] = ['SESSION_EXPIRED', 'LINK_TOKEN_EXPIRED', 'LINK_TOKEN_USED', 'RESUME_USED'];
/** Of these, those after which it takes a new token. */
const SPENT: readonly ErrorCode[] = ['LINK_TOKEN_EXPIRED', 'LINK_TOKEN_USED'];

export function refuse(
  state: StateOf<'loading'> | StepState,
  { code, message, requestId }: EventOf<'session.refused'>,
): Result {
  const session = sessionOf(state);
  // Begun again by the person, who has asked for it once: the token that has ended meanwhile is replaced at once.
  if (state.name === 'loading' && session && SPENT.includes(code) && isReplaceable(state)) return replace(state);
  const next: State = OVER.includes(code)
    ? { name: 'expired', run: state.run, code, message, session }
    : { name: 'refused', run: state.run, code, message, requestId, session };
  return [next, ...failure(code)];
}

/** Not where links are made already: a new token begins a session that knows nothing of them. */
const isReplaceable = ({ run, session }: StateOf<'loading' | 'expired'>): boolean =>
  run.canRefresh && !session?.links.length;

const replace = ({ run }: StateOf<'loading' | 'expired'>): Result => [
  { name: 'loading', run, session: null },
  { type: 'tell', what: 'tokenWanted' },
];

/** An expired session is opened again with the same token; a spent token is replaced, if the host can. */
export function restart(state: StateOf<'expired'>): Result {
  if (state.code === 'SESSION_EXPIRED') return reopen(state);
  return isReplaceable(state) ? replace(state) : [state];
}

export function reconnect({ under }: StateOf<'offline'>): Result {
  const online = event('ONLINE', {});
  if (under.name === 'loading') return [under, online, { type: 'openSession' }];
  return [{ ...under, problem: null }, online, { type: 'refresh' }];
}

/** A fault of ours: the session is as it was, and can be opened again. */
export function crash(state: StateOf<'loading'> | StepState): Result {
  const code: ErrorCode = 'INTERNAL_ERROR';
  const message = LOCAL_MESSAGES[code];
  const next: State = { name: 'refused', run: state.run, code, message, requestId: null, session: sessionOf(state) };
  return [next, ...failure(code)];
}

export const question = (under: StateOf<'leaving'>['under']): Result => [{ name: 'leaving', under }];

/**
 * The one way out before the end: tells the server, then the host, once. Where one of several links is made, that is a
 * success, wherever the person stood with the next.
 */
export function leave(state: State): Result {
  const session = sessionOf(state);
  if (session?.links.length)
    return [
      { name: 'closed', outcome: 'success' },
      { type: 'leave', version: session.version },
      ...success(session),
      { type: 'tell', what: 'close' },
    ];
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
  if (state.name === 'refused' || state.name === 'expired') return describe(state.code, state.message);
  if (state.name === 'failed') {
    const { code, message } = state.session.step.error;
    return describe(code as ErrorCode, message);
  }
  return null;
}

function describe(code: ErrorCode, message: string = LOCAL_MESSAGES.INTERNAL_ERROR): ConnectError {
  const { type, retryable, actor } = ERRORS[Object.hasOwn(ERRORS, code) ? code : 'INTERNAL_ERROR'];
  return { code, type, message, retryable, actor };
}

export function finish(_state: StateOf<'done'>): Result {
  return [
    { name: 'closed', outcome: 'success' },
    { type: 'tell', what: 'close' },
  ];
}

export const who = (session: Session) => {
  const { biller_id } = biller(session);
  return biller_id === undefined ? {} : { biller_id };
};
