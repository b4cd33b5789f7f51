/**
 * Everything that may cross between the host page and the widget's frame: nothing else does. One table per direction,
 * type → the fields it has, in the notation of `shape.ts`. Never a password, a security code, a full account number, an
 * access token, a stack trace or an address to go to.
 *
 * The widget, which is always as new as its server, composes what the merchant gets; the loader reads it and hands it
 * on as it is. So a field that is added here reaches merchants of older loaders only once they have the new one.
 */
import type { ConnectError } from './errors.ts';
import type { EventMetadata, EventName, ViewName } from './events.ts';
import type { Of } from './shape.ts';

/** The frame's first words, and the host's answer with one port: `postMessage` to the exact origin of the other. */
export const GREETING = { connect: '', v: 0, cid: '', nonce: '' } as const;

// By form, not by list: an older SDK passes a newer widget's names on, and the loader need not carry the lists.
const view = '' as ViewName;

const look = {
  // What the merchant wrote: the widget checks it.
  'theme?': '',
  'accent?': '',
  'locale?': '',
} as const;

/** How the merchant wants it to look. `accent` is `#rrggbb`, or null for the widget's own. */
export interface Appearance {
  theme: 'auto' | 'light' | 'dark';
  accent: string | null;
}

/** Host → widget. */
export const HOST_MESSAGES = {
  /** Start (or resume) the session of this token and show it. */
  open: {
    token: '',
    /** In a container on the page, not as a modal. */
    inline: true,
    /** The host has `fetchToken`: an expired token can be replaced without closing. */
    can_refresh: true,
    ...look,
  },
  /** Stand on the screen, and wait for the `open` that follows: the host is getting a token. */
  show: { inline: true, can_refresh: true, ...look },
  /** Leave, if the person agrees. With `force` in any case: the host has settled the run, and waits for `ready`. */
  exit: { 'force?': true },
  update: look,
  /** The terminal message with this sequence number was taken. */
  ack: { of: 0 },
} as const;

const biller = { id: '', name: '' } as const;
const accounts = [{ id: '', name: '', 'mask?': '', type: '' }] as const;

/**
 * Widget → host. `success` and `exit` end the run: exactly one of them is sent, and it is acknowledged.
 * The order of the fields is the one that compresses best: the loader carries this table.
 */
export const WIDGET_MESSAGES = {
  event: {
    name: '' as EventName,
    /** The second argument of `onEvent`, but for `seq`: the host counts, for its run outlives a reload of the frame. */
    metadata: {
      'link_id?': '',
      'link_session_id?': '',
      view_name: view,
      'biller_id?': '',
      'biller_name?': '',
      'action?': '',
      timestamp: '',
      'account_count?': 0,
      'resource?': '',
      'error_code?': '',
      'mfa_type?': '',
      'public_token?': '',
      'error_type?': '',
      schema_version: 0,
    },
  },
  exit: {
    'error?': { code: '', message: '', retryable: true, actor: '', type: '' },
    metadata: {
      'link_session_id?': '',
      view_name: view,
      /** The server's step when the person left, or null before there was a session. */
      'status?': '',
      'request_id?': '',
      'biller?': biller,
      /** The same link token can be opened again and goes on where it stood. */
      resumable: true,
    },
  },
  success: {
    public_token: '',
    metadata: {
      operations: [{ resource: '', action: '', status: '' }],
      accounts,
      /** Every link that was made: one, unless the link token allows several. The last is also told beside it. */
      links: [{ accounts, public_token: '', biller, link_id: '' }],
      link_session_id: '',
      timestamp: '',
      'accountId?': '',
      biller_id: '',
      biller,
      link_id: '',
      /** What the person agreed to share. */
      consents: [''],
      /** This, and what repeats `biller` and the first account: names other vendors use. */
      institution: { institution_id: '', name: '' },
      institutionName: '',
      /** The link was there before and keeps its access: `public_token` is empty, and there is nothing to exchange. */
      updated: true,
    },
  },
  /** The link token cannot be used any more: the host may answer with `open` and a new one. */
  token_wanted: {},
  /** The run is over and the person is done looking: take the frame off the screen. */
  close: {},
  /** The port works: the widget waits for `open`. */
  ready: {},
} as const;

/** The union of a table's messages, told apart by `type`. */
type MessageOf<T> = { [K in keyof T & string]: { type: K } & Of<T[K]> }[keyof T & string];
export type HostMessage = MessageOf<typeof HOST_MESSAGES>;

/** As the widget says it: what may be null is null, and not missing. */
type Said<T> = T extends readonly (infer Item)[]
  ? Said<Item>[]
  : T extends object
    ? { [K in keyof T]-?: Said<Exclude<T[K], undefined>> }
    : T;
export type SuccessMetadata = Said<Of<(typeof WIDGET_MESSAGES)['success']['metadata']>>;
export type ExitMetadata = Said<Of<(typeof WIDGET_MESSAGES)['exit']['metadata']>>;
export type WidgetMessage =
  | { type: 'ready' }
  | { type: 'token_wanted' }
  | { type: 'close' }
  | { type: 'event'; name: EventName; metadata: Omit<EventMetadata, 'seq'> }
  | { type: 'success'; public_token: string; metadata: SuccessMetadata }
  | { type: 'exit'; error: ConnectError | null; metadata: ExitMetadata };
