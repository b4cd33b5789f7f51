import * as v from 'valibot';
import { hashToken } from '../../../core/secrets/tokens.ts';
import type { ClientRow } from '../../../database/tables.ts';
import type { Deps } from '../../../deps.ts';
import type { Ctx } from '../../../http/context.ts';
import { route } from '../../../http/route.ts';
import { settingsOf } from '../settings.ts';
import { Challenged, LoggedIn } from '../shapes.ts';
import { sayStanding } from './authorize-answer.ts';
import { at } from './base.ts';
import { logIn } from './drive.ts';
import { bankingError } from './error.ts';
import { beginCached, beginLive, findFlow, findLogin, spendAuthorizeToken } from './flow.ts';
import { authorizeToken, customerOf, shownToken } from './guards.ts';
import { answerQuestions, SecurityResponses } from './security-responses.ts';

const text = v.pipe(v.string(), v.maxLength(512));

/** One of three: a new login, an earlier one, or the answers to a question. What else the vendor's clients send is ignored. */
const Body = v.object({
  Institution: v.optional(text),
  username: v.optional(text),
  Username: v.optional(text),
  Password: v.optional(text),
  Save: v.optional(v.boolean()),
  MostRecentCached: v.optional(v.boolean()),
  LoginId: v.optional(text),
  RequestId: v.optional(text),
  SecurityResponses: v.optional(SecurityResponses),
});
type Body = v.InferOutput<typeof Body>;

/** `POST …/Authorize` → 200, or 203 with questions, which are answered here too. */
export const authorize = route({
  method: 'POST',
  path: at('Authorize'),
  summary: 'Logs in, or goes on with a login',
  answers: { 200: LoggedIn, 203: Challenged },
  dialect: 'flinks',
  access: authorizeToken,
  body: Body,
  async handle(c, deps, body) {
    const { status, body: said } = await (body.RequestId === undefined
      ? begin(c, deps, body)
      : goOn(c, deps, body.RequestId, body.SecurityResponses));
    return c.json(said, status);
  },
});

async function begin(c: Ctx, deps: Deps, body: Body) {
  if (body.LoginId !== undefined) return beginWithLogin(c, deps, body.LoginId);
  const { Institution, Password } = body;
  const username = body.username ?? body.Username;
  if (!Institution || username === undefined || Password === undefined)
    throw bankingError('INVALID_REQUEST', 'Institution, username and Password are required, or LoginId, or RequestId.');
  const entry = deps.directory.find(Institution);
  if (!entry) throw bankingError('INVALID_REQUEST', 'Institution names none. GET /api/v2/providers lists them.');
  const integration = deps.integrations(entry);
  if (integration.oauth) throw bankingError('DISABLED_INSTITUTION');
  const { properties } = integration.describe(entry);
  if (!properties.username || !properties.password) throw bankingError('DISABLED_INSTITUTION');
  const requestId = c.get('requestId');
  const { intent, token } = await spending(c, deps, (trx, client, begun_by) =>
    beginLive(trx, deps, client, entry, { begun_by, requestId }),
  );
  const session = await logIn(deps, token, { username, password: Password }, requestId);
  return sayStanding(intent, session, undefined);
}

async function beginWithLogin(c: Ctx, deps: Deps, loginId: string) {
  const link = await findLogin(deps, customerOf(c), loginId);
  if (!link) throw bankingError('INVALID_LOGIN');
  const intent = await spending(c, deps, (trx, client, begun_by) =>
    beginCached(trx, deps, client, link, { begun_by, requestId: c.get('requestId') }),
  );
  return sayStanding(intent, undefined, link);
}

/** Begins something, and spends the authorize token if that is what the caller shows. */
function spending<T>(
  c: Ctx,
  deps: Deps,
  work: (trx: Parameters<typeof beginLive>[0], client: ClientRow, begun_by: string | null) => Promise<T>,
): Promise<T> {
  const token = shownToken(c);
  return deps.db.transaction().execute(async (trx) => {
    if (!token) return work(trx, c.get('client'), null);
    const spent = await spendAuthorizeToken(trx, deps, customerOf(c), token);
    if (!spent) throw bankingError('UNAUTHORIZED');
    return work(trx, spent.client, spent.begun_by);
  });
}

async function goOn(
  c: Ctx,
  deps: Deps,
  requestId: string,
  responses: v.InferOutput<typeof SecurityResponses> | undefined,
) {
  const token = shownToken(c);
  const flow = await findFlow(deps, customerOf(c), requestId);
  const settings = flow && settingsOf(flow.intent);
  // A token goes on with what it began, and with nothing else.
  const mayGoOn = settings && 'begun_by' in settings && settings.begun_by === (token && hashToken(deps.keys, token));
  if (token && !mayGoOn) throw bankingError('UNAUTHORIZED');
  if (!flow) throw bankingError('SESSION_NONEXISTENT');
  const session = responses ? await answerQuestions(deps, flow, responses, c.get('requestId')) : flow.session;
  return sayStanding(flow.intent, session, flow.link);
}
