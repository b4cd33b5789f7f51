/**
 * The public events of `onEvent`, one row each: when it is told and what its `data` may hold.
 * Stable names are BillerAPI's nine and will not change; the others may grow in a minor version.
 * The merchant guide's table is printed from here.
 */
export const EVENTS = {
  OPEN: { stable: true, when: 'The flow is on the screen.', data: [] },
  RESUMED: { stable: false, when: 'An unfinished session went on where it stood.', data: [] },
  TRANSITION_VIEW: { stable: false, when: 'Another view is shown.', data: [] },
  CONSENT_ACCEPTED: { stable: false, when: 'The person agreed to share the data listed.', data: [] },
  SELECT_BILLER: { stable: true, when: 'The person picked a biller.', data: ['biller_id', 'biller_name'] },
  BILLER_NOT_LISTED: { stable: false, when: 'The person said that their biller is not in the list.', data: [] },
  SUBMIT_CREDENTIALS: {
    stable: true,
    when: 'Credentials were sent to the biller.',
    data: ['biller_id', 'biller_name'],
  },
  CREDENTIALS_REJECTED: {
    stable: false,
    when: 'The biller refused the credentials.',
    data: ['biller_id', 'error_code'],
  },
  MFA_REQUIRED: { stable: true, when: 'The biller asks for a second proof.', data: ['biller_id', 'mfa_type'] },
  SUBMIT_MFA: { stable: true, when: 'The second proof was sent.', data: ['biller_id', 'mfa_type'] },
  OPEN_OAUTH: { stable: false, when: "The biller's own sign-in was opened.", data: ['biller_id'] },
  ACCOUNT_DISCOVERED: { stable: true, when: 'The biller listed the accounts.', data: ['biller_id', 'account_count'] },
  SELECT_ACCOUNT: { stable: false, when: 'The person chose accounts.', data: ['biller_id', 'account_count'] },
  OPERATION_STARTED: { stable: false, when: 'An operation began.', data: ['resource', 'action'] },
  OPERATION_SUCCEEDED: { stable: false, when: 'An operation ended well.', data: ['resource', 'action'] },
  OPERATION_FAILED: { stable: false, when: 'An operation failed.', data: ['resource', 'action', 'error_code'] },
  OPERATION_NEEDS_USER: {
    stable: false,
    when: 'An operation waits for the person: for a value, or for their agreement.',
    data: ['resource', 'action'],
  },
  OPERATION_SKIPPED: { stable: false, when: 'An operation was left out.', data: ['resource', 'action'] },
  LINK_CONNECTED: {
    stable: false,
    when: 'One of several links is made; the person may connect another. onSuccess follows once, at the end.',
    data: ['biller_id', 'biller_name', 'link_id', 'public_token'],
  },
  SUCCESS: { stable: true, when: 'The link is made; onSuccess follows.', data: ['biller_id', 'biller_name'] },
  ERROR: {
    stable: true,
    when: 'Something failed; the person may still be able to go on.',
    data: ['error_code', 'error_type'],
  },
  OFFLINE: { stable: false, when: 'The network went away.', data: [] },
  ONLINE: { stable: false, when: 'The network came back.', data: [] },
  EXIT: { stable: true, when: 'The person left; onExit follows.', data: ['error_code'] },
} as const satisfies Record<string, { stable: boolean; when: string; data: readonly EventField[] }>;

/** The only fields that may cross to the host with an event: identifiers and counts, never what was typed. */
export type EventField =
  | 'biller_id'
  | 'biller_name'
  | 'error_code'
  | 'error_type'
  | 'mfa_type'
  | 'account_count'
  | 'resource'
  | 'action'
  | 'link_id'
  | 'public_token';

type FieldValue<F extends EventField> = F extends 'account_count' ? number : string;

export type EventName = keyof typeof EVENTS;
export type EventData<N extends EventName> = { [F in (typeof EVENTS)[N]['data'][number]]?: FieldValue<F> };

/** What is on the screen. The widget's `<main>` carries it as `data-view`: part of the public contract, for tests. */
const VIEWS = [
  'LOADING',
  'CONSENT',
  'SELECT_BILLER',
  'CREDENTIAL',
  'MFA',
  'OAUTH',
  'SELECT_ACCOUNT',
  'OPERATIONS',
  'CONNECTED',
  'ERROR',
  'EXIT',
  'OFFLINE',
  'SESSION_EXPIRED',
] as const;
export type ViewName = (typeof VIEWS)[number];

/** The second argument of `onEvent`: the event's own data and where it stands in the run. */
export type EventMetadata<N extends EventName = EventName> = EventData<N> & {
  /** 1, 2, 3 … within one opened session, without gaps. */
  seq: number;
  schema_version: number;
  /** ISO 8601, the browser's clock. */
  timestamp: string;
  /** `null` until the server has opened the session. */
  link_session_id: string | null;
  view_name: ViewName;
};
