import * as v from 'valibot';
import { route } from '../../http/route.ts';
import { linkToken } from './guards.ts';
import { Step } from './shapes.ts';
import { answerLogin } from './step-answer.ts';
import { move, mustBeAt, sessionOf } from './steps.ts';

const Body = v.object({ mfa_code: v.pipe(v.string(), v.minLength(1), v.maxLength(200)) });

/** `POST /link/:link_token_id/submit-mfa`. A wrong code is a 200 with MFA_INVALID; after a few the login begins anew. */
export const linkSubmitMfa = route({
  method: 'POST',
  path: '/link/:link_token_id{ltid_[\\w-]+}/submit-mfa',
  dialect: 'billerapi',
  access: linkToken,
  summary: 'Answer what the biller asks to be sure',
  answers: { 200: Step },
  body: Body,
  async handle(c, deps, { mfa_code }) {
    const session = await sessionOf(c, deps);
    mustBeAt(session, ['challenge'], 'No code is asked for.');
    return c.json(answerLogin(await move(c, deps, session, 'answer', { answer: mfa_code })));
  },
});
