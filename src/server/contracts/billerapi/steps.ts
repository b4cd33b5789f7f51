import { sql } from 'kysely';
import type { MoveBody, MoveName } from '../../../protocol/endpoints.ts';
import type { StepName } from '../../../protocol/session.ts';
import { Refusal } from '../../core/refusal.ts';
import { makeMove } from '../../core/sessions/move.ts';
import { openSession } from '../../core/sessions/open-session.ts';
import { known } from '../../core/sessions/session-view.ts';
import { now } from '../../database/clock.ts';
import type { SessionRow } from '../../database/tables.ts';
import type { Deps } from '../../deps.ts';
import type { Ctx } from '../../http/context.ts';
import { bearerOf } from '../../http/guards.ts';

/**
 * The flow's session, for a caller that has the link token and no widget: the very one that a widget would have. It is
 * opened where it is not open, which a link token can do; one that is open goes on, whoever opened it.
 */
export async function sessionOf(c: Ctx, deps: Deps): Promise<SessionRow> {
  const { id, exclusive } = c.get('intent');
  const present = await deps.db
    .selectFrom('sessions')
    .selectAll()
    .where('intent_id', '=', id)
    .where('bearer_expires_at', '>', now)
    .where('expires_at', '>', now)
    // What is for one device is for the one that opened it.
    .where(sql<boolean>`(cid = ${id} or not ${exclusive}::boolean)`)
    .orderBy('attempt', 'desc')
    .executeTakeFirst();
  if (present) return present;
  const opening = { token: bearerOf(c), origin: deps.config.origin, cid: id };
  return (await openSession(deps, opening, c.get('requestId'))).session;
}

/** One of the widget's moves. */
export async function move<N extends MoveName>(
  c: Ctx,
  deps: Deps,
  session: SessionRow,
  name: N,
  body: MoveBody<N>,
): Promise<SessionRow> {
  const moved = await makeMove(deps, session, session.version, name, body, c.get('requestId'));
  if (!moved.accepted)
    throw new Refusal(409, 'INVALID_REQUEST', 'The flow has just gone on, or stands at another step. Ask again.');
  return moved.session;
}

/** @throws {Refusal} 409 for a call that has no place at this step. */
export function mustBeAt({ step }: SessionRow, steps: readonly StepName[], what: string): void {
  if (!steps.includes(step)) throw new Refusal(409, 'INVALID_REQUEST', `${what} The flow is at the step ${step}.`);
}

/**
 * Goes to the form, from wherever the flow stands: agrees to what is asked for (whoever calls this has asked the
 * person), picks the biller, goes back after a code or a failure.
 * @returns the session; not at `credentials` where there was no way there: then its `error` says why.
 */
export async function toForm(
  c: Ctx,
  deps: Deps,
  session: SessionRow,
  billerId: string | undefined,
): Promise<SessionRow> {
  let at = session;
  for (;;) {
    const next = await towardsForm(c, deps, at, billerId);
    if (!next || (next.step === at.step && next.error)) return next ?? at;
    at = next;
  }
}

async function towardsForm(c: Ctx, deps: Deps, at: SessionRow, billerId: string | undefined) {
  const isOther = billerId !== undefined && at.integration_id !== null && at.integration_id !== billerId;
  if (isOther && at.preselected)
    throw new Refusal(400, 'INVALID_REQUEST', 'biller_id must be the one that the link token was made for.');
  switch (at.step) {
    case 'consent':
      return move(c, deps, at, 'consent', { accepted: true });
    case 'select_integration': {
      if (billerId === undefined)
        throw new Refusal(400, 'INVALID_REQUEST', 'biller_id: is required, since the link token names no biller.');
      return move(c, deps, at, 'integration', { integration_id: billerId });
    }
    case 'challenge':
    case 'accounts':
      return move(c, deps, at, 'back', {});
    case 'failed':
      return isOther ? move(c, deps, at, 'back', {}) : move(c, deps, at, 'retry', {});
    case 'credentials':
      // What is sent here is the form's first page.
      return isOther || at.pages?.length ? move(c, deps, at, 'back', {}) : undefined;
    case 'oauth':
      throw new Refusal(409, 'INVALID_REQUEST', 'This biller signs people in on its own pages: use the widget.');
    default:
      return undefined;
  }
}

/** Which fields are wrong, by name. */
export function refuseFields({ error }: SessionRow): void {
  if (error?.code !== 'FIELD_INVALID') return;
  const wrong = Object.entries(known(error.fields)).map(([name, problem]) => ({
    path: [name],
    message: problem === 'required' ? 'is required' : `is ${problem.replaceAll('_', ' ')}`,
  }));
  const text = wrong.map(({ path, message }) => `${path[0]}: ${message}.`).join(' ');
  throw new Refusal(400, 'FIELD_INVALID', text, { issues: wrong });
}
