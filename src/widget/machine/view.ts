import type { ViewName } from '../../protocol/events.ts';
import type { State, StateName } from './state.ts';

/** The public name of what is on the screen. */
const VIEW_OF: Record<Exclude<StateName, 'expiring'>, ViewName> = {
  idle: 'LOADING',
  loading: 'LOADING',
  consent: 'CONSENT',
  select: 'SELECT_BILLER',
  credentials: 'CREDENTIAL',
  challenge: 'MFA',
  oauth: 'OAUTH',
  accounts: 'SELECT_ACCOUNT',
  operations: 'OPERATIONS',
  linked: 'CONNECTED',
  done: 'CONNECTED',
  failed: 'ERROR',
  refused: 'ERROR',
  expired: 'SESSION_EXPIRED',
  leaving: 'EXIT',
  offline: 'OFFLINE',
  closed: 'EXIT',
};

export const viewOf = (state: State): ViewName =>
  state.name === 'expiring' ? viewOf(state.under) : VIEW_OF[state.name];
