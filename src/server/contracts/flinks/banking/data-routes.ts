import * as v from 'valibot';
import type { Deps } from '../../../deps.ts';
import type { Ctx } from '../../../http/context.ts';
import { type Route, route } from '../../../http/route.ts';
import { CodeBody, Detail, Statements, Summary } from '../shapes.ts';
import { viewDetail, viewSummary } from './accounts.ts';
import { at } from './base.ts';
import { CODES, codeBody, linkTo } from './codes.ts';
import { type Collected, collect } from './collect.ts';
import { bankingError } from './error.ts';
import { findFlow } from './flow.ts';
import { apiKey } from './guards.ts';
import { viewLogin } from './login-view.ts';
import { hindrance } from './standing.ts';
import { viewStatements } from './statements.ts';

const Body = v.object({ RequestId: v.pipe(v.string(), v.maxLength(512)) });

/** The vendor's call → the part of its answer that is its own. */
const CALLS = {
  GetAccountsDetail: { view: viewDetail, shape: Detail, summary: 'Accounts with their transactions' },
  GetAccountsSummary: { view: viewSummary, shape: Summary, summary: 'Accounts with their balances' },
  GetStatements: { view: viewStatements, shape: Statements, summary: 'Statements as files' },
};

/** Each by `POST` with the RequestId in the body, and by `GET …Async/:requestId` for those who were told to wait. */
export const dataRoutes: Route[] = Object.entries(CALLS).flatMap(([name, { view, shape, summary }]) => [
  route({
    method: 'POST',
    path: at(name),
    summary,
    answers: { 200: shape, 202: CodeBody },
    dialect: 'flinks',
    access: apiKey,
    counts: 'read',
    body: Body,
    handle: (c, deps, { RequestId }) => answer(c, deps, name, RequestId, view),
  }),
  route({
    method: 'GET',
    path: at(`${name}Async/:requestId`),
    summary,
    answers: { 200: shape, 202: CodeBody },
    dialect: 'flinks',
    access: apiKey,
    handle: (c, deps) => answer(c, deps, name, c.req.param('requestId') ?? '', view),
  }),
]);

/** 200 with the data, 202 while it is being collected. */
async function answer(c: Ctx, deps: Deps, name: string, requestId: string, view: (collected: Collected) => object) {
  const flow = await findFlow(deps, c.get('client').id, requestId);
  if (!flow) throw bankingError('SESSION_NONEXISTENT');
  const { intent, session, link } = flow;
  if (!link) {
    // A question that was not answered is no login yet.
    const code =
      session?.step === 'challenge' ? 'UNAUTHORIZED' : ((session && hindrance(session)) ?? 'OPERATION_PENDING');
    const body = codeBody(code, intent.id);
    if (code === 'OPERATION_PENDING') body.Links.push(linkTo(name, `/${name}Async/${intent.id}`));
    return c.json(body, CODES[code][0]);
  }
  return c.json({
    ...view(await collect(deps, link)),
    HttpStatusCode: 200,
    Login: viewLogin(intent, link),
    Institution: link.biller_id,
    RequestId: intent.id,
  });
}
