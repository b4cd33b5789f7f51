/** The public surface: what a merchant passes to `Connect.create`, and what comes back. */
import type { ConnectError } from '../protocol/errors.ts';
import type { EventMetadata, EventName } from '../protocol/events.ts';
import type { Appearance, ExitMetadata, SuccessMetadata } from '../protocol/messages.ts';

/** The second argument of `onSuccess`. Some of it is there twice, under the names that other vendors use. */
export type ConnectSuccess = SuccessMetadata;

/** The second argument of `onExit`. */
export type ConnectExit = ExitMetadata;

/** How a run ended. Every run has exactly one outcome; the callbacks and `done` agree on it. */
export type Outcome =
  | { kind: 'success'; public_token: string; metadata: ConnectSuccess }
  | { kind: 'exit'; error: ConnectError | null; metadata: ConnectExit }
  /** Nobody decided: the page went away, or `destroy()` was called. No callback is called. */
  | { kind: 'abandoned' };

/**
 * - `idle` there is no frame; `open()` makes one.
 * - `loading` the frame is coming up; `open()` may be called already.
 * - `ready` the frame waits: `open()` shows it at once.
 * - `open` a run is on the screen.
 * - `closed` a run has been; `open()` starts another.
 * - `destroyed` for good.
 */
export type ConnectStatus = 'idle' | 'loading' | 'ready' | 'open' | 'closed' | 'destroyed';

export type FetchTokenReason = 'open' | 'expired';

/** A discriminated union: `if (name === 'MFA_REQUIRED') metadata.mfa_type`. */
export type OnEvent = (...event: { [N in EventName]: [name: N, metadata: EventMetadata<N>] }[EventName]) => void;

interface CommonOptions {
  /** The link is made. Send `publicToken` to your server, which exchanges it. */
  onSuccess?: (publicToken: string, metadata: ConnectSuccess) => void;
  /** The person left (`null`), or it failed. */
  onExit?: (error: ConnectError | null, metadata: ConnectExit) => void;
  /** Each step, live, in order, numbered without gaps. Never anything the person typed. */
  onEvent?: OnEvent;
  /** The frame is loaded: from now on `open()` is immediate. Called once. */
  onLoad?: () => void;
  /** `status` has changed. Meant for framework wrappers. */
  onStatus?: (status: ConnectStatus) => void;
  /** An element, or a selector of one, to sit in instead of a modal. Give it about 420 × 640 px. */
  container?: Element | string;
  appearance?: Partial<Appearance>;
  /** BCP 47, such as `fr` or `pt-BR`. Default: the browser's. */
  locale?: string;
  /** Your Connect server, such as `https://connect.example.com`. The script tag knows it by itself. */
  baseUrl?: string;
  /**
   * Accepted for code written for redirecting SDKs, and not needed: the server holds the session's place, so opening
   * the same link token again after a redirect goes on where it stood.
   */
  receivedRedirectUri?: string;
  /** Tells the console that something was refused on the channel, and what kind of thing. */
  debug?: boolean;
}

/** Either a token, or a function that gets one from your server whenever one is needed. Both is fine: the token first. */
type TokenOptions =
  | { token: string; fetchToken?: (reason: FetchTokenReason) => Promise<string> }
  | { token?: undefined; fetchToken: (reason: FetchTokenReason) => Promise<string> };

export type ConnectOptions = CommonOptions & TokenOptions;

/** What `update` takes: what can change without another frame. */
export type ConnectUpdate = Partial<
  Omit<CommonOptions, 'container' | 'baseUrl'> & {
    token: string;
    fetchToken: (reason: FetchTokenReason) => Promise<string>;
  }
>;

export interface ConnectHandle {
  /** Shows the flow; harmless while it is shown. After an outcome it starts another run. */
  open(): void;
  /** Asks the person whether to leave. With `force` it leaves at once; the session can be resumed. */
  exit(options?: { force?: boolean }): void;
  /** Removes everything at once. No callback is called afterwards; an undecided `done` gives `abandoned`. */
  destroy(): void;
  /** Changes options, but for container and baseUrl. A new token counts from the next run; all else at once. */
  update(options: ConnectUpdate): void;
  /** Listens to one event; returns the undoing. */
  on<N extends EventName>(event: N, heard: (metadata: EventMetadata<N>) => void): () => void;
  readonly status: ConnectStatus;
  /** The server's id of the present session, for support; null before there is one. */
  readonly sessionId: string | null;
  /** The outcome of the present (or next) run. Never rejects. */
  readonly done: Promise<Outcome>;
}
