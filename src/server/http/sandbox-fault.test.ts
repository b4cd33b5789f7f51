// @vitest-environment node
import { randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { paths } from '../../protocol/endpoints.ts';
import { createApp } from '../app.ts';
import { testControls } from '../testing/controls.ts';
import { openTestServer, type TestServer } from '../testing/test-server.ts';
import { CLIENT, createLinkToken, get, HOST, post, Visitor } from '../testing/verbs.ts';

let server: TestServer;
beforeAll(async () => {
  server = await openTestServer();
  // There are no others yet: the table itself keeps them out.
  await sql`alter table clients drop constraint clients_environment_check`.execute(server.deps.db);
});
afterAll(() => server.close());
afterEach(() => environment('sandbox'));

const environment = async (name: string) => {
  await server.deps.db
    .updateTable('clients')
    .set({ environment: name as 'sandbox' })
    .execute();
};
const fault = (name: string) => ({ 'X-Sandbox-Fault': name });
type App = Pick<TestServer, 'app'>;
const begin = async (target: App = server) => Visitor.open(target, await createLinkToken(target));
const consent = (visitor: Visitor, more: Record<string, string>) =>
  post(
    visitor.server,
    paths.move('consent'),
    { accepted: true },
    { ...visitor.headers, 'If-Match': `"${visitor.session.version}"`, ...more },
  );

describe('a fault that the request asks for', () => {
  test.each([
    ['RATE_LIMITED', 429, /RATE_LIMITED/],
    ['INTERNAL_ERROR', 500, /INTERNAL_ERROR/],
    ['SESSION_EXPIRED', 401, /SESSION_EXPIRED/],
    ['empty', 200, /^$/],
    ['bad-json', 200, /^\{"id": "se$/],
    ['html-502', 502, /<h1>Bad Gateway/],
    ['UPDATE_NEEDED', 200, /^\{\}$/],
  ])('%s is the answer, and nothing is done', async (name, status, text) => {
    const visitor = await begin();
    const answer = await consent(visitor, fault(name));
    expect([answer.status, await answer.text()]).toEqual([status, expect.stringMatching(text)]);
    expect((await visitor.look()).step).toBe('consent');
  });

  test('says when to come back, as a real limit does', async () => {
    expect((await consent(await begin(), fault('RATE_LIMITED'))).headers.get('Retry-After')).toBe('1');
  });

  test.each([
    ['reset', 'consent'],
    ['lost', 'select_integration'],
  ])('%s gives no answer, and leaves the session at %s', async (name, step) => {
    const visitor = await begin();
    await expect(consent(visitor, fault(name)).then((answer) => answer.text())).rejects.toThrow();
    expect((await visitor.look()).step).toBe(step);
  });

  test('lost leaves no stream behind that nobody reads', async () => {
    const { events } = server.deps;
    const figures = { begun: 0, standing: 0 };
    const app = createApp({
      ...server.deps,
      events: {
        ...events,
        watch(...given) {
          const stop = events.watch(...given);
          figures.begun++;
          figures.standing++;
          return () => {
            figures.standing--;
            stop();
          };
        },
      },
    });
    const visitor = await begin({ app });
    const asked = get({ app }, paths.sessionEvents, { ...visitor.headers, ...fault('lost') });
    await expect(asked.then((answer) => answer.text())).rejects.toThrow();
    await expect.poll(() => figures).toEqual({ begun: 1, standing: 0 });
  });

  test('slow answers as always, and keeps nobody from stopping the server', async () => {
    const stopped = createApp({ ...server.deps, stopping: AbortSignal.abort() });
    const visitor = await begin({ app: stopped });
    expect((await consent(visitor, fault('slow'))).status).toBe(200);
    expect((await visitor.look()).step).toBe('select_integration');
  });

  test('meets the opening of a session too', async () => {
    const link_token = await createLinkToken(server);
    const body = { link_token, origin: HOST, cid: randomBytes(16).toString('base64url') };
    const answer = await post(server, paths.sessions, body, fault('LINK_TOKEN_EXPIRED'));
    expect([answer.status, await answer.json()]).toMatchObject([401, { error: { code: 'LINK_TOKEN_EXPIRED' } }]);
  });

  test.each(['hunter2', 'constructor', 'ACCOUNT_LOCKED', ''])(
    'which there is not (“%s”) is told, with those that there are',
    async (name) => {
      const answer = await consent(await begin(), fault(name));
      const text = await answer.text();
      expect([answer.status, text]).toEqual([400, expect.stringMatching(/X-Sandbox-Fault must be one of .*slow/)]);
      expect(text).not.toMatch(/hunter2|constructor/);
    },
  );
});

test.each(['nonsense', 'INTERNAL_ERROR', 'reset'])('“%s” means nothing to a live session', async (name) => {
  const visitor = await begin();
  await environment('live');
  expect((await consent(visitor, fault(name))).status).toBe(200);
});

test('nor to the contracts, the directory, or whoever shows no token of ours', async () => {
  expect((await get(server, '/billers', { ...CLIENT, ...fault('INTERNAL_ERROR') })).status).toBe(200);
  expect((await get(server, '/connect/v1/integrations', fault('INTERNAL_ERROR'))).status).toBe(200);
  expect((await get(server, paths.session, fault('INTERNAL_ERROR'))).status).toBe(401);
});

testControls(
  () => server,
  [
    {
      guard: 'the sandbox’s own environment',
      cut: { file: 'http/sandbox-fault.ts', find: ".where('environment', '=', 'sandbox')", replace: '' },
      attack: async (target) => {
        await environment('sandbox');
        const visitor = await begin(target);
        await environment('live');
        return (await consent(visitor, fault('INTERNAL_ERROR'))).status === 500;
      },
    },
  ],
);
