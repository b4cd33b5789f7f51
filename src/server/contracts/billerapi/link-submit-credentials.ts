import * as v from 'valibot';
import { route } from '../../http/route.ts';
import { linkToken } from './guards.ts';
import { loginFields } from './login-fields.ts';
import { Step } from './shapes.ts';
import { answerLogin } from './step-answer.ts';
import { move, refuseFields, sessionOf, toForm } from './steps.ts';

const text = (max: number) => v.pipe(v.string(), v.minLength(1), v.maxLength(max));

/** The vendor documents `account_number` alone; the others are what a biller's form asks for. */
const Body = v.object({
  account_number: v.optional(text(40)),
  username: v.optional(text(120)),
  password: v.optional(text(200)),
  biller_id: v.optional(text(120)),
});

/** `POST /link/:link_token_id/submit-credentials`: the login, without a widget. A login that is refused is a 200. */
export const linkSubmitCredentials = route({
  method: 'POST',
  path: '/link/:link_token_id{ltid_[\\w-]+}/submit-credentials',
  dialect: 'billerapi',
  access: linkToken,
  summary: 'Log in at the biller',
  answers: { 200: Step },
  body: Body,
  async handle(c, deps, { biller_id, ...login }) {
    const at = await toForm(c, deps, await sessionOf(c, deps), biller_id);
    if (at.step !== 'credentials') return c.json(answerLogin(at));
    const session = await move(c, deps, at, 'credentials', { fields: loginFields(login) });
    refuseFields(session);
    return c.json(answerLogin(session));
  },
});
