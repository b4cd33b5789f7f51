import { OpenSessionBody, paths } from '../../protocol/endpoints.ts';
import { OpenSessionReply } from '../../protocol/session.ts';
import { openByBody } from '../core/sessions/open-session.ts';
import { viewSession } from '../core/sessions/session-view.ts';
import { startToken } from '../http/guards.ts';
import { route } from '../http/route.ts';
import { etagOf } from '../http/session-answer.ts';

export const openSessionRoute = route({
  method: 'POST',
  path: paths.sessions,
  summary: 'Opens a session, or resumes it.',
  answers: { 201: OpenSessionReply },
  dialect: 'connect',
  access: startToken,
  sameSite: true,
  body: OpenSessionBody,
  async handle(c, deps, body) {
    const { bearer, resumed, session } = await openByBody(deps, body, c.get('requestId'));
    c.header('ETag', etagOf(session));
    return c.json({ bearer, resumed, session: await viewSession(deps, session) }, 201);
  },
});
