import { paths } from '../../protocol/endpoints.ts';
import { FullSession } from '../../protocol/full-session.ts';
import { session } from '../http/guards.ts';
import { route } from '../http/route.ts';
import { answerSession, etagOf } from '../http/session-answer.ts';

export const sessionRoute = route({
  method: 'GET',
  path: paths.session,
  summary: 'The session.',
  answers: { 200: FullSession },
  dialect: 'connect',
  access: session,
  sameSite: true,
  handle(c, deps) {
    const session = c.get('session');
    if (c.req.header('if-none-match') === etagOf(session)) {
      c.header('ETag', etagOf(session));
      return c.body(null, 304);
    }
    return answerSession(c, deps, session, 200);
  },
});
