/**
 * THE FLOW. The chart below says, for each state and each thing that can happen there, where it may lead (`to`) and
 * by which step; the steps are in `steps.ts`. What a state does not list changes nothing there.
 *
 * Three rows are shared: `step` (true on every step of the server), `asks` (a step the person should not lose by
 * accident) and `plain` (one that can simply be left).
 */

import { ERRORS } from '../../protocol/errors.ts';
import type { EventOf, EventType } from './event.ts';
import { biller, event } from './news.ts';
import type { State, StateName, StateOf, StepState } from './state.ts';
import {
  adopt,
  arrive,
  back,
  broken,
  crash,
  fail,
  finish,
  leave,
  open,
  question,
  type Result,
  reconnect,
  refuse,
  reopen,
  restart,
  send,
  show,
  who,
} from './steps.ts';

export interface Cell<S extends State = never, E = never> {
  /** Every state this may lead to. The walk holds the step to it; the diagram is drawn from it. */
  to: readonly StateName[];
  step: (state: S, event: E) => Result;
}
type Row<S extends StateName> = { [E in EventType]?: Cell<StateOf<S>, EventOf<E>> };
type Chart = { [S in StateName]: Row<S> };

/** The steps at which the flow is under way. */
const UNDER_WAY = [
  'consent',
  'select',
  'credentials',
  'challenge',
  'oauth',
  'accounts',
  'operations',
  'linked',
  'failed',
] as const;
const STEPS = [...UNDER_WAY, 'done', 'expired'] as const;
const cell = <S extends State, E>(to: readonly StateName[], step: (state: S, event: E) => Result): Cell<S, E> => ({
  to,
  step,
});

/* ---------------------------------------------------------------------------------------------------- shared rows */

const step = {
  'session.changed': cell(STEPS, adopt),
  'session.refused': cell(['refused', 'expired'], refuse),
  'network.lost': cell(['offline'], (state: StepState) => [{ name: 'offline', under: state }, event('OFFLINE', {})]),
  'time.short': cell(['expiring'], (state: StepState) => [{ name: 'expiring', under: state }]),
  crashed: cell(['refused'], crash),
};
/** Followed live, which keeps the session alive: what time it has now is only asked. */
const alive = {
  'time.short': cell([], (state: StepState) => [state, { type: 'refresh' as const }]),
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

/** The states in which something would be lost by leaving. */
const ASKING = { credentials: 1, challenge: 1, oauth: 1, accounts: 1, operations: 1 };
/** What lies over another state leaves as that would. `onWhat`: what the question then lies on. */
const asksFirst = <S extends StateOf<'offline' | 'expiring'>>(onWhat: (state: S) => StateOf<'leaving'>['under']) => ({
  'leave.asked': cell(['leaving', 'closed'], (state: S) =>
    state.under.name in ASKING ? question(onWhat(state)) : leave(state),
  ),
  'host.exitAsked': cell(['leaving', 'closed'], (state: S, { force }: EventOf<'host.exitAsked'>) =>
    !force && state.under.name in ASKING ? question(onWhat(state)) : leave(state),
  ),
});

/* ------------------------------------------------------------------------------------------------------ the chart */

export const CHART = {
  idle: {
    'host.shown': cell(['loading'], show),
    'host.opened': cell(['loading'], open),
  },
  loading: {
    'host.opened': cell(['loading'], (state, { run }) => reopen({ ...state, run })),
    'session.opened': cell(STEPS, arrive),
    'session.refused': cell(['loading', 'refused', 'expired'], refuse),
    'request.failed': cell(['refused'], broken),
    'network.lost': cell(['offline'], (state) => [{ name: 'offline', under: state }, event('OFFLINE', {})]),
    crashed: cell(['refused'], crash),
    ...plain,
  },
  consent: {
    'consent.given': cell(['consent'], (state, { declined }) =>
      send(state, 'consent', { accepted: true, declined }, event('CONSENT_ACCEPTED', {})),
    ),
    'request.failed': failing('consent'),
    ...step,
    ...plain,
  },
  select: {
    'integration.chosen': cell(['select'], (state, { id, title }) =>
      send(state, 'integration', { integration_id: id }, event('SELECT_BILLER', { biller_id: id, biller_name: title })),
    ),
    // Never what was typed: it may be a name, or a password in the wrong field.
    'integration.missed': cell([], (state) => [state, event('BILLER_NOT_LISTED', {})]),
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
    'resend.asked': cell(['challenge'], (state) => send(state, 'resend', {})),
    'instead.asked': cell(['challenge'], (state) => send(state, 'instead', {})),
    'back.asked': cell(['challenge'], back),
    'request.failed': failing('challenge'),
    ...step,
    ...asks,
  },
  oauth: {
    // The window itself is opened by the screen, inside the click: an effect would come too late for the browser.
    'oauth.started': cell(['oauth'], (state) => [{ ...state, away: true }, event('OPEN_OAUTH', who(state.session))]),
    'back.asked': cell(['oauth'], back),
    'request.failed': failing('oauth'),
    ...step,
    ...alive,
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
    'reconnect.asked': cell(['accounts'], (state) => send(state, 'reconnect', {})),
    'back.asked': cell(['accounts'], back),
    'request.failed': failing('accounts'),
    ...step,
    ...asks,
  },
  operations: {
    'arguments.given': cell(['operations'], (state, { operationId, given }) =>
      send(state, 'arguments', { operation_id: operationId, arguments: given }),
    ),
    'review.answered': cell(['operations'], (state, { operationId, approved }) =>
      send(state, 'approve', { operation_id: operationId, approved }),
    ),
    'retry.asked': cell(['operations'], (state, { operationId }) =>
      send(state, 'retry', { operation_id: operationId }),
    ),
    'skip.asked': cell(['operations'], (state, { operationId }) => send(state, 'skip', { operation_id: operationId })),
    'request.failed': failing('operations'),
    ...step,
    ...alive,
    ...asks,
  },
  linked: {
    'another.asked': cell(['linked'], (state) => send(state, 'another', {})),
    finished: cell(['closed'], (state) => leave(state)),
    'request.failed': failing('linked'),
    ...step,
    ...plain,
  },
  done: {
    finished: cell(['closed'], finish),
    'leave.asked': cell(['closed'], finish),
    'host.exitAsked': cell(['closed'], finish),
    crashed: cell(['closed'], finish),
  },
  failed: {
    'retry.asked': cell(['failed'], (state) => send(state, 'retry', {})),
    'back.asked': cell(['failed'], back),
    'request.failed': failing('failed'),
    ...step,
    ...plain,
  },
  refused: {
    'restart.asked': cell(['loading'], (state) => (ERRORS[state.code].retryable ? reopen(state) : [state])),
    // What only the network kept away comes by itself.
    'network.found': cell(['loading'], (state) => (state.code === 'NETWORK_ERROR' ? reopen(state) : [state])),
    crashed: cell(['closed'], (state: State) => leave(state)),
    ...plain,
  },
  expired: {
    'restart.asked': cell(['loading'], restart),
    crashed: cell(['closed'], (state: State) => leave(state)),
    ...plain,
  },
  offline: {
    // Nothing can be done about it here, and coming back asks the server.
    'time.short': cell([], (state) => [state]),
    'network.found': cell(['loading', ...UNDER_WAY], reconnect),
    ...asksFirst((state: StateOf<'offline'>) => state),
  },
  expiring: {
    'stay.asked': cell(UNDER_WAY, (state) => [state.under, { type: 'refresh' }]),
    'time.short': cell([], (state) => [state]),
    ...asksFirst((state: StateOf<'expiring'>) => state.under),
  },
  leaving: {
    // Leaving or not is one question, and being there is another: the one with a time to it goes first.
    'time.short': cell(['expiring'], (state) => [
      state.under.name === 'offline' ? state : { name: 'expiring', under: state.under },
    ]),
    'leave.confirmed': cell(['closed'], (state) => leave(state)),
    'leave.declined': cell(['credentials', 'challenge', 'oauth', 'accounts', 'operations', 'offline'], (state) => [
      state.under,
    ]),
    'leave.asked': cell([], (state) => [state]),
    'host.exitAsked': cell(['closed'], (state, { force }) => (force ? leave(state) : [state])),
  },
  closed: {
    'host.shown': cell(['loading'], show),
    'host.opened': cell(['loading'], open),
  },
} satisfies Chart;
