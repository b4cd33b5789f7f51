/**
 * Whoever holds the widget: what the effects may say to it and hear from it. `port.ts` is our own SDK on a web page;
 * a hosted page or another vendor's launcher is another implementation of the same few lines.
 */
import type { WidgetMessage } from '../../protocol/messages.ts';
import type { Look } from './look.ts';

interface Opening extends Look {
  token: string;
  /** In a container on the host's page, not as a modal. */
  inline: boolean;
  canRefresh: boolean;
}

export interface HostHandlers {
  /** Start (or resume) a run, or go on with it under a new token after `token_wanted`. */
  opened(opening: Opening): void;
  /** On the screen already; `opened` follows once the host has a token. */
  shown(opening: Omit<Opening, 'token'>): void;
  /** Leave: with `force` at once, else after asking the person. */
  exitAsked(force: boolean): void;
  updated(look: Look): void;
}

export interface Host {
  /** The exact origin of the host page: what `POST /connect/v1/sessions` is told, and the server checks. */
  readonly origin: string;
  /** What its tokens are, as `POST /connect/v1/sessions` calls them. */
  readonly tokenKind: 'link_token' | 'claim_code';
  /** 128 random bits: ties the session to this frame. */
  readonly cid: string;
  /** Start listening and tell the host so. Call it once, when the widget can draw. */
  connect(handlers: HostHandlers): void;
  /**
   * One message to the host. Safe at any time: only what may be said at that point goes out. Nothing does before
   * `opened`; after `success` or `exit` nothing does but `close`, which waits until the host has acknowledged the end.
   */
  tell(message: WidgetMessage): void;
}
