import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { appWithout } from '../../../testing/app-without.ts';
import { minutesLater, resetClock } from '../../../testing/clock.ts';
import { getAuthorizeToken, type Target } from '../../../testing/flinks.ts';
import { AUTH_KEY, call, logIn, NOBODY, poll } from '../../../testing/flinks-banking.ts';
import { openTestServer, type TestServer } from '../../../testing/test-server.ts';
import { get, openSession, post, Visitor } from '../../../testing/verbs.ts';

let server: TestServer;
beforeAll(async () => {
  server = await openTestServer();
});
afterAll(() => server.close());

describe('an authorize token', () => {
  afterEach(() => resetClock(server));

  const use = (Token: string, target: Target = server) => logIn(target, 'Greatday', { 'flinks-auth-key': Token });

  test('starts the widget, which is told the LoginId', async () => {
    const visitor = await Visitor.open(server, await getAuthorizeToken(server));
    await (await (await visitor.toForm('FlinksCapital')).login('user_good')).untilSettled();
    const { public_token, link_id } = visitor.at('done');
    expect(public_token).toBe(link_id);
    const { status } = await call(server, 'Authorize', { LoginId: link_id, MostRecentCached: true }, AUTH_KEY);
    expect(status).toBe(200);
  });

  test('starts one login of many at once', async () => {
    const Token = await getAuthorizeToken(server);
    const answers = await Promise.all(Array.from({ length: 10 }, () => use(Token)));
    expect(answers.filter(({ status }) => status === 203)).toHaveLength(1);
    expect((await openSession(server, Token)).status).toBe(401);
  });

  test('that opened the widget starts no login', async () => {
    const Token = await getAuthorizeToken(server);
    await openSession(server, Token);
    expect((await use(Token)).said.FlinksCode).toBe('UNAUTHORIZED');
  });

  test('dies after 30 minutes, and goes on with nobody else’s session', async () => {
    const [old, own] = [await getAuthorizeToken(server), await getAuthorizeToken(server)];
    const { said: others } = await logIn(server, 'Greatday');
    await use(own);
    const foreign = { RequestId: others.RequestId, SecurityResponses: { x: ['y'] } };
    expect((await call(server, 'Authorize', foreign, { 'flinks-auth-key': own })).said.FlinksCode).toBe('UNAUTHORIZED');
    await minutesLater(server, 30);
    expect((await use(old)).said.FlinksCode).toBe('UNAUTHORIZED');
  });

  test('control: without the look at its session a used one starts another', async () => {
    const attack = async (target: Target) => {
      const Token = await getAuthorizeToken(target);
      await openSession(target, Token);
      return (await use(Token, target)).status === 203;
    };
    expect(await attack(server)).toBe(false);
    const createWeakApp = await appWithout({
      file: 'banking/flow.ts',
      find: 'if (opened) return undefined;',
      replace: '',
    });
    expect(await attack({ app: createWeakApp(server.deps) })).toBe(true);
  });
});

describe('another customer', () => {
  const OTHER = '/v3/sandbox_other/BankingServices';
  const KEYS = { 'x-api-key': 'sandbox_other_secret', 'flinks-auth-key': 'sandbox_other_secret' };
  const textOf = async (answer: Response, id: string) =>
    `${answer.status} ${(await answer.text()).replaceAll(id, 'ID').replace(/req_[\w-]+/, 'REQ')}`;

  const attacks = (RequestId: string, LoginId: string, target: Target = server) => [
    post(target, `${OTHER}/Authorize`, { LoginId, MostRecentCached: true }, KEYS),
    post(target, `${OTHER}/Authorize`, { RequestId, SecurityResponses: { x: 'y' } }, KEYS),
    post(target, `${OTHER}/AnswerMFAQuestions`, { RequestId, SecurityResponses: { x: 'y' } }, KEYS),
    get(target, `${OTHER}/AuthorizeAsync/${RequestId}`, KEYS),
    ...['GetAccountsDetail', 'GetAccountsSummary', 'GetStatements'].flatMap((name) => [
      post(target, `${OTHER}/${name}`, { RequestId }, KEYS),
      get(target, `${OTHER}/${name}Async/${RequestId}`, KEYS),
    ]),
    Promise.resolve(target.app.request(`${OTHER}/DeleteCard/${LoginId}`, { method: 'DELETE', headers: KEYS })),
  ];

  test('sees nothing of it, in the words for what does not exist', async () => {
    const { said } = await logIn(server, 'greatday_nomfa');
    await poll(server, 'GetAccountsDetail', said.RequestId);
    const foreign = await Promise.all(attacks(said.RequestId, said.Login.Id));
    const unknown = await Promise.all(attacks(NOBODY, NOBODY));
    expect(foreign.filter(({ ok }) => ok)).toEqual([]);
    const ids = (answers: Response[], id: string) => Promise.all(answers.map((answer) => textOf(answer, id)));
    expect(await ids(foreign, said.RequestId)).toEqual(await ids(unknown, NOBODY));
    expect((await call(server, 'GetAccountsDetail', { RequestId: said.RequestId })).status).toBe(200);
    console.log(`AP-5 flinks calls ${foreign.length} foreign 0`);
  });

  test('control: without the client in the query it sees all', async () => {
    const { said } = await logIn(server, 'greatday_nomfa');
    await poll(server, 'GetAccountsDetail', said.RequestId);
    const createWeakApp = await appWithout({
      file: 'banking/flow.ts',
      find: ".where('id', '=', loginId.toLowerCase())\n    .where('client_id', '=', clientId)",
      replace: ".where('id', '=', loginId.toLowerCase())",
    });
    const [cached] = await Promise.all(attacks(NOBODY, said.Login.Id, { app: createWeakApp(server.deps) }));
    expect(cached!.status).toBe(200);
  });
});
