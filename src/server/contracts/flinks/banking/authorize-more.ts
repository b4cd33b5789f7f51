import * as v from 'valibot';
import { route } from '../../../http/route.ts';
import { Challenged, LoggedIn } from '../shapes.ts';
import { sayStanding } from './authorize-answer.ts';
import { at } from './base.ts';
import { bankingError } from './error.ts';
import { findFlow } from './flow.ts';
import { apiKey } from './guards.ts';
import { answerQuestions, SecurityResponses } from './security-responses.ts';

/** `GET …/AuthorizeAsync/:requestId` → as Authorize: for polling, and to go on after a cut. */
export const authorizeAsync = route({
  method: 'GET',
  path: at('AuthorizeAsync/:requestId'),
  summary: 'How a login stands',
  answers: { 200: LoggedIn, 203: Challenged },
  dialect: 'flinks',
  access: apiKey,
  async handle(c, deps) {
    const flow = await findFlow(deps, c.get('client').id, c.req.param('requestId') ?? '');
    if (!flow) throw bankingError('SESSION_NONEXISTENT');
    const { status, body } = sayStanding(flow.intent, flow.session, flow.link);
    return c.json(body, status);
  },
});

const Body = v.object({ RequestId: v.pipe(v.string(), v.maxLength(512)), SecurityResponses });

/** `POST …/AnswerMFAQuestions` → as Authorize. */
export const answerMfaQuestions = route({
  method: 'POST',
  path: at('AnswerMFAQuestions'),
  summary: 'Answers the question of a login',
  answers: { 200: LoggedIn, 203: Challenged },
  dialect: 'flinks',
  access: apiKey,
  body: Body,
  async handle(c, deps, { RequestId, SecurityResponses }) {
    const flow = await findFlow(deps, c.get('client').id, RequestId);
    if (!flow) throw bankingError('SESSION_NONEXISTENT');
    const session = await answerQuestions(deps, flow, SecurityResponses, c.get('requestId'));
    const { status, body } = sayStanding(flow.intent, session, flow.link);
    return c.json(body, status);
  },
});
