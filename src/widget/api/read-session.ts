import { LOCAL_MESSAGES } from '../../protocol/error-messages.ts';
import type { OpenSessionReply, Session } from '../../protocol/session.ts';
import { SESSION_FRAME } from '../../protocol/session-frame.ts';
import { read } from '../../protocol/shape.ts';
import { RequestError } from './client.ts';

/** Steps that hold nothing but their name. */
const BARE = ['consent', 'select_integration', 'expired'];

/**
 * A session, or undefined for anything else. What reads a step with data comes with the later screens, so that a person
 * who is still choosing does not wait for it.
 * @throws {RequestError} when that cannot be loaded.
 */
export async function readSession(reply: unknown): Promise<Session | undefined> {
  const frame = read(SESSION_FRAME, reply);
  if (!frame) return undefined;
  // Of our own server, and fresh from JSON: the frame has only been held against it.
  if (BARE.includes(frame.step.name)) return reply as Session;
  const { parseSession } = await import('./parse-session.ts').catch(() => {
    throw new RequestError('NETWORK_ERROR', 0, LOCAL_MESSAGES.NETWORK_ERROR, null, true);
  });
  return parseSession(reply);
}

/** What `POST /connect/v1/sessions` answers. */
export async function readOpened(reply: unknown): Promise<OpenSessionReply | undefined> {
  const opened = read({ bearer: '', resumed: true }, reply);
  const session = opened && (await readSession((reply as OpenSessionReply).session));
  return session && { ...opened, session };
}
