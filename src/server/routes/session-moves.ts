import { MOVES, type MoveName, paths } from '../../protocol/endpoints.ts';
import { FullSession } from '../../protocol/full-session.ts';
import { Refusal } from '../core/refusal.ts';
import { makeMove } from '../core/sessions/move.ts';
import type { Ctx } from '../http/context.ts';
import { session } from '../http/guards.ts';
import { type Route, route } from '../http/route.ts';
import { answerSession } from '../http/session-answer.ts';

const names = Object.keys(MOVES) as MoveName[];

/** `POST /connect/v1/session/<move>`, one route for each. */
export const moveRoutes: Route[] = names.map((name) =>
  route({
    method: 'POST',
    path: paths.move(name),
    summary: `The move “${name}”. Needs If-Match with the version of the session it is made on.`,
    answers: { 200: FullSession, 409: FullSession },
    dialect: 'connect',
    access: session,
    sameSite: true,
    body: MOVES[name],
    async handle(c, deps, body) {
      const version = readIfMatch(c);
      const { session, accepted } = await makeMove(
        deps,
        c.get('session'),
        version,
        name,
        body as never,
        c.get('requestId'),
      );
      return answerSession(c, deps, session, accepted ? 200 : 409);
    },
  }),
);

/** The version of the session on which the move was made. */
function readIfMatch(c: Ctx): number {
  const header = c.req.header('if-match');
  if (!header)
    throw new Refusal(
      428,
      'INVALID_REQUEST',
      'A move needs the header If-Match with the version of the session it was made on, such as "3".',
    );
  const version = /^"(\d{1,9})"$/.exec(header)?.[1];
  if (version === undefined)
    throw new Refusal(400, 'INVALID_REQUEST', 'The header If-Match must be one version in quotes, such as "3".');
  return Number(version);
}
