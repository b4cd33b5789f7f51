import * as v from 'valibot';
import { LOCAL_MESSAGES } from '../../protocol/error-messages.ts';
import type { Session } from '../../protocol/session.ts';
import type { SessionFrame } from '../../protocol/session-frame.ts';
import { RequestError } from './client.ts';

/** Steps that hold nothing but their name. */
const BARE = ['consent', 'select_integration', 'expired'];

/**
 * Reads what belongs to the step. What says how it must look comes with the later screens, so that a person who is still
 * choosing does not wait for it.
 * @throws {RequestError} when that cannot be loaded, or the step has another form.
 */
export async function readStep(frame: v.InferOutput<typeof SessionFrame>): Promise<Session> {
  if (BARE.includes(frame.step.name)) return frame as Session;
  const { Session } = await import('../../protocol/session.ts').catch(() => {
    throw new RequestError('NETWORK_ERROR', 0, LOCAL_MESSAGES.NETWORK_ERROR);
  });
  const read = v.safeParse(Session, frame);
  if (read.success) return read.output;
  throw new RequestError('INTERNAL_ERROR', 0, LOCAL_MESSAGES.INTERNAL_ERROR);
}
