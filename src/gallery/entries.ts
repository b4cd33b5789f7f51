/**
 * Every screen that a person can come to: state × kind × error, each with a name to link to. Made from the tables and
 * the machine's fixtures; what a new kind needs is one line here, and `entries.test.ts` says which.
 */
import { ERRORS, type ErrorCode } from '../protocol/errors.ts';
import type { Needs, Operation, Session, Step, StepName } from '../protocol/session.ts';
import { session, several, steps } from '../widget/machine/fixtures.ts';
import type { State, StateName, StateOf, StepState } from '../widget/machine/state.ts';
import { transition } from '../widget/machine/transition.ts';
import { CHALLENGES, FIELDS, PAYMENT } from './kinds.ts';

interface Entry {
  state: State;
  /** Typed into the picker. */
  query?: string;
  /** How the list of providers comes. */
  directory?: 'comes' | 'waits' | 'fails';
}
type Entries = Record<string, Entry>;

const RUN = { canRefresh: true };

/** The state in which the machine itself puts this session: nothing is made up here. */
function at(step: StepName, change: Partial<Session> = {}, local: Partial<StepState> = {}): State {
  const loading: State = { name: 'loading', run: RUN, session: null };
  const [state] = transition(loading, { type: 'session.opened', session: session(step, 1, change), resumed: false });
  return { ...state, ...local } as State;
}
const entry = (...given: Parameters<typeof at>): Entry => ({ state: at(...given) });
const stepOf = <N extends StepName>(name: N, change: Partial<Extract<Step, { name: N }>>): Partial<Session> => ({
  step: { ...steps[name], ...change } as Step,
});
const over = (name: 'leaving' | 'expiring' | 'offline', under: State): Entry => ({ state: { name, under } as State });

const codes = Object.keys(ERRORS) as ErrorCode[];
const ofEach = (make: (code: ErrorCode) => Entry, wanted: (code: ErrorCode) => boolean = () => true): Entries =>
  Object.fromEntries(codes.filter(wanted).map((code) => [code.toLowerCase(), make(code)]));

/** Named as in the error table, so that nothing is left out: what the server can say of an attempt that failed. */
const failures = ofEach(
  (code) => entry('failed', stepOf('failed', { error: { code } })),
  (code) => !/TOKEN_ERROR|INTEGRATION_ERROR/.test(ERRORS[code].type),
);
/** After these the flow can be begun again: they have a screen of their own. */
const OVER: readonly ErrorCode[] = ['SESSION_EXPIRED', 'LINK_TOKEN_EXPIRED', 'LINK_TOKEN_USED'];
const refusals = ofEach(
  (code) => ({ state: { name: 'refused', run: RUN, code, message: '', requestId: 'req_1', session: null } }),
  (code) => !OVER.includes(code),
);
const refusedWith = (step: 'credentials' | 'challenge', code: ErrorCode, attempts_left = 2): Entry =>
  entry(step, { error: { code, attempts_left } });

const challenges = Object.fromEntries(
  Object.entries(CHALLENGES).map(([kind, challenge]) => {
    // What is asked here was not sent anywhere.
    const rest = kind === 'code' || kind === 'push' ? {} : { resend_at: null, expires_at: null };
    return [kind, entry('challenge', stepOf('challenge', { challenge, ...rest }))];
  }),
);

const operation = (status: Operation['status'], optional: boolean, resource = 'bills'): Operation => ({
  ...steps.operations.operations[0]!,
  resource,
  id: status,
  status,
  optional,
  progress: status === 'running' ? 0.4 : status === 'queued' ? 0 : 1,
});
/** All that one can be, in one list. */
const operations: { [S in Operation['status']]: Operation } = {
  succeeded: operation('succeeded', false, 'accounts'),
  running: operation('running', false),
  failed: operation('failed', true, 'payments'),
  skipped: operation('skipped', true, 'statements'),
  queued: operation('queued', true, 'transactions'),
  needs_user: operation('needs_user', true, 'identity'),
};
const waiting = (status: Operation['status'], needs: Needs): Partial<Session> =>
  stepOf('operations', { operations: [{ ...operation(status, true, 'payment'), action: 'write', needs }] });

const account = steps.accounts.accounts[0]!;
const expired = (code: ErrorCode, canRefresh: boolean): Entry => ({
  state: { name: 'expired', run: { canRefresh }, code, message: '', session: null },
});

/** State → name → what is shown. A state without a screen has none. */
export const ENTRIES: { [S in StateName]: Entries } = {
  idle: {},
  loading: { session: { state: { name: 'loading', run: RUN, session: null } } },
  consent: {
    one: entry('consent'),
    all: entry('consent', {
      consents: ['bills', 'payments', 'accounts', 'account_numbers', 'identity', 'transactions', 'statements'],
    }),
    choice: entry('consent', { consents: ['bills', 'payments'], optional_consents: ['payments'], user: 'Ann Example' }),
    update: entry('consent', { update: 'consent_expired' }),
    sending: entry('consent', {}, { sending: 'consent' }),
    unsent: entry('consent', {}, { problem: 'NETWORK_ERROR' }),
  },
  select: {
    popular: entry('select_integration'),
    recent: entry('select_integration', stepOf('select_integration', { recent: ['chase', 'tmobile'] })),
    unwell: {
      ...entry(
        'select_integration',
        stepOf('select_integration', { unwell: { 'sandbox-slow-bank': 'degraded', 'sandbox-closed-bank': 'down' } }),
      ),
      query: 'bank',
    },
    found: { ...entry('select_integration'), query: 'credit' },
    typo: { ...entry('select_integration'), query: 'verizom' },
    empty: { ...entry('select_integration'), query: 'zzyzx savings' },
    waiting: { ...entry('select_integration'), directory: 'waits' },
    'no-list': { ...entry('select_integration'), directory: 'fails' },
    'not-found': entry('select_integration', { error: { code: 'BILLER_NOT_FOUND' } }),
  },
  credentials: {
    empty: entry('credentials'),
    sending: entry('credentials', {}, { sending: 'credentials' }),
    unsent: entry('credentials', {}, { problem: 'NETWORK_ERROR' }),
    'last-try': refusedWith('credentials', 'INVALID_CREDENTIALS', 1),
    refused: refusedWith('credentials', 'INVALID_CREDENTIALS'),
    'every-field': entry('credentials', stepOf('credentials', { schema: FIELDS })),
    'second-page': entry('credentials', stepOf('credentials', { page: { index: 2, of: 3 } })),
    malformed: entry('credentials', { error: { code: 'FIELD_INVALID', fields: { username: 'malformed' } } }),
  },
  challenge: {
    ...challenges,
    'several-answers': entry(
      'challenge',
      stepOf('challenge', { challenge: { ...CHALLENGES.selection, multiple: true } }),
    ),
    'another-way': entry('challenge', stepOf('challenge', { instead: true })),
    'no-hurry': entry('challenge', stepOf('challenge', { expires_at: null, resend_at: null })),
    refused: refusedWith('challenge', 'MFA_INVALID'),
    'too-late': entry('challenge', { error: { code: 'MFA_EXPIRED' } }),
    declined: entry('challenge', {
      ...stepOf('challenge', { challenge: CHALLENGES.push, instead: true }),
      error: { code: 'MFA_DENIED', attempts_left: 2 },
    }),
    sending: entry('challenge', {}, { sending: 'answer' }),
  },
  oauth: {
    first: entry('oauth'),
    away: entry('oauth', {}, { away: true } as Partial<StateOf<'oauth'>>),
    denied: entry('oauth', { error: { code: 'OAUTH_DENIED' } }),
    failed: entry('oauth', { error: { code: 'OAUTH_FAILED' } }),
  },
  accounts: {
    several: entry('accounts'),
    single: entry('accounts', stepOf('accounts', { multiple: false })),
    many: entry(
      'accounts',
      stepOf('accounts', {
        accounts: Array.from({ length: 12 }, (_, i) => ({ ...account, id: `acc_${i}`, name: `Household ${i + 1}` })),
      }),
    ),
    sending: entry('accounts', {}, { sending: 'accounts' }),
    connected: entry(
      'accounts',
      stepOf('accounts', {
        accounts: [],
        unavailable: [{ ...account, reason: 'already_linked' }],
        reconnectable: true,
      }),
    ),
  },
  operations: {
    running: entry('operations'),
    each: entry('operations', stepOf('operations', { operations: Object.values(operations) })),
    form: entry('operations', waiting('needs_user', { kind: 'arguments', schema: PAYMENT })),
    review: entry(
      'operations',
      waiting('needs_user', {
        kind: 'review',
        what: 'money',
        lines: [{ title: 'Amount', value: '84.20', currency: 'USD' }],
        accounts: [account],
      }),
    ),
    decide: entry('operations', waiting('failed', { kind: 'decision', code: 'BILLER_UNAVAILABLE' })),
  },
  linked: {
    one: entry('done', { ...several, ...stepOf('done', { can_add: true }) }),
    last: entry('done', several),
  },
  done: {
    updated: entry('done', stepOf('done', { updated: true, public_token: '' })),
    one: entry('done'),
    several: entry('done', stepOf('done', { accounts: [account, { ...account, id: 'acc_2' }] })),
  },
  failed: {
    ...failures,
    'of-a-newer-server': entry('failed', stepOf('failed', { error: { code: 'NEVER_HEARD_OF' } })),
  },
  refused: refusals,
  expired: {
    session: expired('SESSION_EXPIRED', false),
    'link-token': expired('LINK_TOKEN_EXPIRED', true),
    'link-token-for-good': expired('LINK_TOKEN_EXPIRED', false),
    used: expired('LINK_TOKEN_USED', false),
  },
  offline: {
    loading: over('offline', { name: 'loading', run: RUN, session: null }),
    consent: over('offline', at('consent')),
    credentials: over('offline', at('credentials')),
  },
  expiring: { credentials: over('expiring', at('credentials')) },
  leaving: { credentials: over('leaving', at('credentials')), operations: over('leaving', at('operations')) },
  closed: {},
};

/** `select/empty`. */
export const PATHS: string[] = Object.entries(ENTRIES).flatMap(([state, names]) =>
  Object.keys(names).map((name) => `${state}/${name}`),
);

export function find(path: string): Entry | undefined {
  const [state = '', name = ''] = path.split('/');
  return Object.hasOwn(ENTRIES, state) ? ENTRIES[state as StateName][name] : undefined;
}
