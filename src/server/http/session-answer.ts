import { viewSession } from '../core/sessions/session-view.ts';
import type { SessionRow } from '../database/tables.ts';
import type { Deps } from '../deps.ts';
import type { Ctx } from './context.ts';

export const etagOf = (session: Pick<SessionRow, 'version'>): string => `"${session.version}"`;

/** The whole session: what every move answers, and what a late one is shown. */
export async function answerSession(c: Ctx, deps: Deps, session: SessionRow, status: 200 | 409): Promise<Response> {
  c.header('ETag', etagOf(session));
  return c.json(await viewSession(deps, session), status);
}
