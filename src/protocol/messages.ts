/**
 * Everything that may cross between the host page and the widget's frame: nothing else does. One table per direction,
 * type → the fields it has. Never a password, a security code, a full account number, an access token, a stack trace
 * or an address to go to.
 */
import type { EventName, ViewName } from './events.ts';
import { count, fields, flag, list, nullable, oneOf, type Read, type Reads, some, text } from './shape.ts';

/** 128 random bits in base64url: the frame's id (`cid`) and the nonce of one handshake. */
const random = text(22, /^[\w-]{22}$/);

/** The frame's first words, by `postMessage` to the exact origin of the host. */
export const readHello = fields({ connect: oneOf('hello'), v: count, cid: random, nonce: random });
/** The host's answer, by `postMessage` to the exact origin of the widget, with one port. */
export const readInit = fields({ connect: oneOf('init'), v: count, cid: random, nonce: random });

const name = text(200);
const id = text(120, /^[\w.:-]+$/);
const code = text(60, /^[A-Z][A-Z_]*$/);
// By form, not by list: an older SDK passes a newer widget's names on, and the loader need not carry the lists.
const eventName = code as Read<EventName>;
const view = code as Read<ViewName>;

const appearance = fields({
  theme: oneOf('auto', 'light', 'dark'),
  /** `#rrggbb`, or null for the widget's own. */
  accent: nullable(text(7, /^#[0-9a-fA-F]{6}$/)),
});
export type Appearance = Reads<typeof appearance>;

const locale = nullable(text(35, /^[A-Za-z0-9-]+$/));

/** Host → widget. */
export const HOST_MESSAGES = {
  /** Start (or resume) the session of this token and show it. */
  open: fields({
    token: text(200),
    mode: oneOf('modal', 'inline'),
    appearance,
    locale,
    /** The host has `fetchToken`: an expired token can be replaced without closing. */
    can_refresh: flag,
  }),
  /** Leave: ask the person first, or not (`force`). */
  exit: fields({ force: flag }),
  update: fields({ appearance, locale }),
  /** The terminal message with this sequence number was taken. */
  ack: fields({ of: count }),
};

const biller = fields({ id, name });
const error = fields({
  code,
  type: code,
  message: text(400),
  retryable: flag,
  actor: oneOf('user', 'merchant', 'biller', 'us'),
});

const success = fields({
  public_token: text(400),
  metadata: fields({
    link_session_id: id,
    link_id: id,
    biller,
    accounts: list(fields({ id, name, mask: nullable(text(4)), type: text(40) }), 200),
    operations: list(fields({ resource: text(60), action: text(10), status: text(20) }), 100),
    consents: list(text(40), 20),
    timestamp: text(40),
  }),
});

const exit = fields({
  error: nullable(error),
  metadata: fields({
    /** The server's step when the person left, or null before there was a session. */
    status: nullable(text(40)),
    view_name: view,
    link_session_id: nullable(id),
    request_id: nullable(id),
    biller: nullable(biller),
    /** The same link token can be opened again and goes on where it stood. */
    resumable: flag,
  }),
});

/** Widget → host. `success` and `exit` end the run: exactly one of them is sent, and it is acknowledged. */
export const WIDGET_MESSAGES = {
  /** The port works: the widget waits for `open`. */
  ready: fields({}),
  event: fields({
    name: eventName,
    view,
    session_id: nullable(id),
    data: some({
      biller_id: id,
      biller_name: name,
      error_code: code,
      error_type: code,
      mfa_type: text(20),
      account_count: count,
      resource: text(60),
      action: text(10),
    }),
  }),
  /** The link token cannot be used any more: the host may answer with `open` and a new one. */
  token_wanted: fields({}),
  success,
  exit,
  /** The run is over and the person is done looking: take the frame off the screen. */
  close: fields({}),
};

export type Table = Record<string, Read<object>>;
/** The union of a table's messages, told apart by `type`. */
export type MessageOf<T extends Table> = { [K in keyof T & string]: { type: K } & Reads<T[K]> }[keyof T & string];
export type HostMessage = MessageOf<typeof HOST_MESSAGES>;
export type WidgetMessage = MessageOf<typeof WIDGET_MESSAGES>;

export type SuccessMetadata = Reads<typeof success>['metadata'];
export type ExitMetadata = Reads<typeof exit>['metadata'];
