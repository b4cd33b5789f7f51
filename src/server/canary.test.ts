// @vitest-environment node
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestServer, type TestServer } from './testing/test-server.ts';
import { CLIENT, createLinkToken, exchange, get, openSession, post, Visitor } from './testing/verbs.ts';

/** What people and merchants enter in these flows: it may appear nowhere. */
const PASSWORD = 'canary-password-f3b1';
const WRONG_CODE = 'canary-code-77aa';
const ACCOUNT_NUMBER = '99887766554433';
/** Shows that a value that is kept would be found. */
const USER_ID = 'canary-user-id-0d2c';

let server: TestServer;
const answers: { path: string; status: number; text: string }[] = [];
beforeAll(async () => {
  server = await openTestServer();
  const { request } = server.app;
  server.app.request = (async (path: string, init: RequestInit) => {
    const answer = (await request(path, init)) as Response;
    if (!path.endsWith('/events')) answers.push({ path, status: answer.status, text: await answer.clone().text() });
    return answer;
  }) as never;
});
afterAll(() => server.close());

const secrets: Record<string, string> = {};

test('plays flows that succeed, fail and are refused', async () => {
  secrets.link = await createLinkToken(server, { client_user_id: USER_ID } as never);
  const first = await Visitor.open(server, secrets.link);
  secrets.oldBearer = first.bearer;
  const visitor = await Visitor.open(server, secrets.link);
  secrets.bearer = visitor.bearer;
  await visitor.toForm();
  await visitor.login('nobody', PASSWORD);
  await visitor.login('user_account_locked', PASSWORD, { account_number: ACCOUNT_NUMBER });
  await visitor.move('retry', {});
  await visitor.ask('credentials', { fields: { username: 'u', [PASSWORD]: PASSWORD } });
  await visitor.login('user_mfa_code', PASSWORD);
  await visitor.move('answer', { answer: WRONG_CODE });
  await visitor.ask('answer', { answer: { [WRONG_CODE]: PASSWORD } } as never);
  await visitor.ask('answer', { answer: WRONG_CODE }, 1);
  await visitor.move('answer', { answer: '123456' });
  await visitor.untilSettled();
  secrets.public = visitor.at('done').public_token;
  await openSession(server, secrets.link, `https://${PASSWORD}.test`);
  await get(server, `/connect/v1/frame?o=${PASSWORD}`);
  await get(server, `/connect/v1/integrations?query=${PASSWORD}`, visitor.headers);
  await get(server, `/${PASSWORD}`);
  const { access_token } = (await (await exchange(server, secrets.public)).json()) as { access_token: string };
  secrets.access = access_token;
  await exchange(server, secrets.public);
  await post(server, '/link/token/exchange', { public_token: PASSWORD, client_id: PASSWORD }, CLIENT);
  await get(server, '/bills/get', { Authorization: `Bearer ${access_token}` });
  await get(server, '/bills/get', { Authorization: `Bearer ${PASSWORD}` });
  await get(server, '/billers', { ...CLIENT, 'X-Client-Secret': PASSWORD });
  expect(Object.keys(secrets)).toHaveLength(5);
});

test('no log line holds a secret, or anything that was typed', () => {
  const log = server.logged.join('');
  for (const canary of [PASSWORD, WRONG_CODE, ACCOUNT_NUMBER, USER_ID, 'sandbox_secret', ...Object.values(secrets)])
    expect(log).not.toContain(canary);
  expect(log).toContain('"route":"/link/token/exchange"');
});

test('no answer holds what was typed', () => {
  for (const { path, text } of answers.filter(({ path }) => path !== '/link/token/create'))
    for (const canary of [PASSWORD, WRONG_CODE, ACCOUNT_NUMBER, USER_ID, 'sandbox_secret'])
      expect([path, text.includes(canary)]).toEqual([path, false]);
});

test.each([
  ['link', ['POST 201 /link/token/create']],
  ['access', ['POST 200 /link/token/exchange']],
  ['bearer', ['POST 201 /connect/v1/sessions']],
])('a %s token is told once, where it is due', (name, where) => {
  const told = answers.filter(({ text }) => text.includes(secrets[name]!));
  expect(told.map(({ path, status }) => `POST ${status} ${path}`)).toEqual(where);
});

test('the public token is told to the session alone', () => {
  const told = answers.filter(({ text }) => text.includes(secrets.public!)).map(({ path }) => path);
  expect(told.filter((path) => !path.startsWith('/connect/v1/session'))).toEqual([]);
});

test('no byte of the database holds a secret, or a password, or a code', async () => {
  const dump = await server.dump();
  for (const canary of [
    PASSWORD,
    WRONG_CODE,
    ACCOUNT_NUMBER,
    'sandbox_secret',
    'sandbox_other_secret',
    ...Object.values(secrets),
  ])
    expect(dump.includes(canary)).toBe(false);
  // Control: what is kept in clear is found.
  expect(dump.includes(USER_ID)).toBe(true);
  expect(dump.includes('sandbox_client')).toBe(true);
});
