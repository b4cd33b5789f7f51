import { randomBytes } from 'node:crypto';
import type { MoveBody, MoveName } from '../../../../protocol/endpoints.ts';
import { makeMove } from '../../../core/sessions/move.ts';
import { openSession } from '../../../core/sessions/open-session.ts';
import type { SessionRow } from '../../../database/tables.ts';
import type { Deps } from '../../../deps.ts';
import { bankingError } from './error.ts';

/**
 * Makes the moves that the widget would make: the flow is the same, whoever types. The merchant has asked the person
 * for their consent on a page of its own, and takes all accounts.
 */
export async function logIn(
  deps: Deps,
  token: string,
  fields: Record<string, string>,
  requestId: string,
): Promise<SessionRow> {
  const opening = { token, origin: deps.config.origin, cid: randomBytes(16).toString('base64url') };
  const { session } = await openSession(deps, opening, requestId);
  const consented = await move(deps, session, 'consent', { accepted: true }, requestId);
  return takeAll(deps, await move(deps, consented, 'credentials', { fields }, requestId), requestId);
}

export async function answerChallenge(
  deps: Deps,
  session: SessionRow,
  answer: string | string[],
  requestId: string,
): Promise<SessionRow> {
  return takeAll(deps, await move(deps, session, 'answer', { answer }, requestId), requestId);
}

async function takeAll(deps: Deps, session: SessionRow, requestId: string): Promise<SessionRow> {
  if (session.step !== 'accounts') return session;
  const account_ids = (session.accounts ?? []).map(({ id }) => id);
  return move(deps, session, 'accounts', { account_ids }, requestId);
}

async function move<N extends MoveName>(
  deps: Deps,
  session: SessionRow,
  name: N,
  body: MoveBody<N>,
  requestId: string,
): Promise<SessionRow> {
  const moved = await makeMove(deps, session, session.version, name, body, requestId);
  if (!moved.accepted) throw bankingError('CARD_IN_USE');
  return moved.session;
}
