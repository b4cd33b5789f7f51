/** What can happen: facts, in the past tense. */
import type { Fields } from '../../protocol/credentials.ts';
import type { ErrorCode } from '../../protocol/errors.ts';
import type { Session } from '../../protocol/session.ts';
import type { Run } from './state.ts';

export type Event =
  // the host page
  /** On the screen; the token is still to come, with `host.opened`. */
  | { type: 'host.shown'; run: Run }
  | { type: 'host.opened'; run: Run }
  | { type: 'host.exitAsked'; force: boolean }
  // answers to effects, and news from the server
  | { type: 'session.opened'; session: Session; resumed: boolean }
  | { type: 'session.changed'; session: Session }
  | { type: 'session.refused'; code: ErrorCode; message: string; requestId: string | null }
  | { type: 'request.failed'; code: ErrorCode; message: string; requestId: string | null }
  // the person
  | { type: 'consent.given'; declined: string[] }
  | { type: 'integration.chosen'; id: string; title: string }
  | { type: 'integration.missed' }
  | { type: 'credentials.submitted'; fields: Fields }
  | { type: 'challenge.answered'; answer: string | string[] }
  | { type: 'resend.asked' }
  | { type: 'instead.asked' }
  | { type: 'oauth.started' }
  | { type: 'accounts.chosen'; ids: string[] }
  | { type: 'reconnect.asked' }
  | { type: 'arguments.given'; operationId: string; given: Fields }
  | { type: 'review.answered'; operationId: string; approved: boolean }
  // Of one operation, or of all that failed.
  | { type: 'retry.asked'; operationId?: string }
  | { type: 'skip.asked'; operationId?: string }
  | { type: 'another.asked' }
  | { type: 'back.asked' }
  | { type: 'restart.asked' }
  | { type: 'leave.asked' }
  | { type: 'leave.confirmed' }
  | { type: 'leave.declined' }
  | { type: 'stay.asked' }
  | { type: 'finished' }
  // the world
  | { type: 'network.lost' }
  | { type: 'network.found' }
  /** The server will soon end the session, unless it hears something. */
  | { type: 'time.short' }
  /** A screen could not be drawn. */
  | { type: 'crashed' };

export type EventType = Event['type'];
export type EventOf<T extends EventType> = Extract<Event, { type: T }>;
