import * as v from 'valibot';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BANKING, getAuthorizeToken } from '../../../testing/flinks.ts';
import { API_KEY, AUTH_KEY, call, logIn, look, poll } from '../../../testing/flinks-banking.ts';
import { openTestServer, type TestServer } from '../../../testing/test-server.ts';
import * as shapes from '../shapes.ts';

let server: TestServer;
beforeAll(async () => {
  server = await openTestServer();
});
afterAll(() => server.close());

describe('the examples', () => {
  test('Greatday answers three questions, and its data comes', async () => {
    const Token = await getAuthorizeToken(server);
    let [examples, diffs] = [0, 0];
    const holds = (schema: v.GenericSchema, value: unknown) => {
      examples++;
      const { success } = v.safeParse(schema, value);
      if (!success) diffs++;
      return success;
    };
    let { status, said } = await logIn(server, 'Greatday', { 'flinks-auth-key': Token });
    for (const answer of ['Montreal', 'Canada', 'Triangle']) {
      expect(status).toBe(203);
      expect(holds(shapes.Challenged, said)).toBe(true);
      const { RequestId, SecurityChallenges } = said;
      const body = { RequestId, SecurityResponses: { [SecurityChallenges[0]!.Prompt]: [answer] } };
      ({ status, said } = await call(server, 'Authorize', body, { 'flinks-auth-key': Token }));
    }
    expect(status).toBe(200);
    expect(holds(shapes.LoggedIn, said)).toBe(true);
    const { RequestId } = said;
    expect((await poll(server, 'GetAccountsDetail', RequestId)).status).toBe(200);
    for (const [name, schema] of [
      ['GetAccountsDetail', shapes.Detail],
      ['GetAccountsSummary', shapes.Summary],
      ['GetStatements', shapes.Statements],
    ] as const) {
      const answer = await call(server, name, { RequestId });
      expect(answer.status).toBe(200);
      expect(holds(schema, answer.said)).toBe(true);
    }
    const { said: detail } = (await call(server, 'GetAccountsDetail', { RequestId })) as unknown as {
      said: v.InferOutput<typeof shapes.Detail>;
    };
    expect(detail.Accounts).toHaveLength(3);
    expect(detail.Accounts[0]).toMatchObject({
      Title: 'Checking',
      Type: 'Chequing',
      TransitNumber: expect.any(String),
    });
    expect(detail.Accounts[0]!.Transactions.at(-1)!.Balance).toBe(detail.Accounts[0]!.Balance.Current);
    expect(detail.Login.Id).toBe(said.Login.Id);

    const LoginId = said.Login.Id;
    const cached = await call(server, 'Authorize', { LoginId, MostRecentCached: true }, AUTH_KEY);
    expect(cached.status).toBe(200);
    expect(holds(shapes.LoggedIn, cached.said)).toBe(true);
    expect(cached.said.RequestId).not.toBe(RequestId);
    const again = await call(server, 'GetAccountsSummary', { RequestId: cached.said.RequestId });
    expect(holds(shapes.Summary, again.said)).toBe(true);

    expect(diffs).toBe(0);
    console.log(`AP-1 flinks banking examples ${examples} diffs ${diffs}`);
  });

  test('AnswerMFAQuestions and AuthorizeAsync say the same as Authorize', async () => {
    const { said } = await logIn(server, 'Greatday');
    const seen = await look(server, `AuthorizeAsync/${said.RequestId}`);
    expect(seen).toEqual({ status: 203, said });
    const SecurityResponses = { [said.SecurityChallenges[0]!.Prompt]: 'montreal' };
    const next = await call(server, 'AnswerMFAQuestions', { RequestId: said.RequestId, SecurityResponses });
    expect(next.said.SecurityChallenges[0]!.Prompt).toBe('What is the best country on earth?');
  });

  test.each([
    ['user_mfa_device', [['Phone call to •••• 42'], ['123456']]],
    ['user_mfa_questions', [['Rex', 'Lyon'], ['Peugeot']]],
    ['user_mfa_selection', [['Oak Street'], [['Elm Avenue', 'Oak Street']]]],
    ['user_mfa_image', [['Boat']]],
  ])('%s is asked in words, one for each answer, and picks by title', async (username, rounds) => {
    let { status, said } = await logIn(server, username);
    for (const answers of rounds) {
      expect(status).toBe(203);
      const prompts = said.SecurityChallenges.map(({ Prompt }) => Prompt);
      expect(prompts).toHaveLength(answers.length);
      const SecurityResponses = Object.fromEntries(prompts.map((prompt, at) => [prompt, answers[at]]));
      ({ status, said } = await call(server, 'Authorize', { RequestId: said.RequestId, SecurityResponses }, AUTH_KEY));
    }
    expect(status).toBe(200);
  });

  test('what is not offered is refused, and can be answered again', async () => {
    const { said } = await logIn(server, 'user_mfa_image');
    const SecurityResponses = { [said.SecurityChallenges[0]!.Prompt]: 'Whale' };
    const wrong = await call(server, 'AnswerMFAQuestions', { RequestId: said.RequestId, SecurityResponses });
    expect(wrong).toMatchObject({ status: 401, said: { FlinksCode: 'INVALID_SECURITY_RESPONSE' } });
  });

  test('what is approved elsewhere has no answer: it is waited for', async () => {
    const { said } = await logIn(server, 'user_mfa_push');
    const SecurityResponses = { [said.SecurityChallenges[0]!.Prompt]: 'yes' };
    const asked = await call(server, 'AnswerMFAQuestions', { RequestId: said.RequestId, SecurityResponses });
    expect(asked.status).toBe(203);
    expect((await poll(server, 'GetAccountsDetail', said.RequestId)).said.FlinksCode).toBe('UNAUTHORIZED');
  });

  test('DeleteCard removes everything, once', async () => {
    const { said } = await logIn(server, 'greatday_nomfa');
    await poll(server, 'GetAccountsDetail', said.RequestId);
    const remove = () =>
      Promise.resolve(
        server.app.request(`${BANKING}/DeleteCard/${said.Login.Id}`, { method: 'DELETE', headers: API_KEY }),
      );
    const removed = await remove();
    expect(removed.status).toBe(200);
    expect(v.is(shapes.Removed, await removed.json())).toBe(true);
    expect((await remove()).status).toBe(401);
    expect(
      (await call(server, 'Authorize', { LoginId: said.Login.Id, MostRecentCached: true }, AUTH_KEY)).said.FlinksCode,
    ).toBe('INVALID_LOGIN');
    expect((await call(server, 'GetAccountsDetail', { RequestId: said.RequestId })).said.FlinksCode).toBe(
      'SESSION_NONEXISTENT',
    );
  });
});

test('data that takes long is 202, pending or dispatched', async () => {
  const pending = await logIn(server, 'test_pending');
  expect(pending.status).toBe(200);
  const { RequestId } = pending.said;
  const first = await call(server, 'GetAccountsDetail', { RequestId });
  expect(first).toMatchObject({ status: 202, said: { FlinksCode: 'OPERATION_PENDING', RequestId } });
  expect(v.is(shapes.CodeBody, first.said)).toBe(true);
  const dispatched = await logIn(server, 'test_dispatched');
  expect(await poll(server, 'GetStatements', dispatched.said.RequestId)).toMatchObject({
    status: 202,
    said: { FlinksCode: 'OPERATION_DISPATCHED' },
  });
});
