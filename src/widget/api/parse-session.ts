import * as v from 'valibot';
import { Session } from '../../protocol/session.ts';

/** A session with all that its step has, or undefined for anything else. */
export function parseSession(reply: unknown): Session | undefined {
  const read = v.safeParse(Session, reply);
  return read.success ? read.output : undefined;
}
