/** Negative controls: each attack fails as it is, and succeeds against a server that was built without the guard. */
import { afterAll, beforeAll } from 'vitest';
import { minutesLater, resetClock } from '../../testing/clock.ts';
import { type Control, type Target, testControls } from '../../testing/controls.ts';
import { openTestServer, type TestServer } from '../../testing/test-server.ts';
import { CLIENT, get, OTHER_CLIENT, openSession, post } from '../../testing/verbs.ts';

let server: TestServer;
beforeAll(async () => {
  server = await openTestServer();
});
afterAll(() => server.close());

const invite = async () => {
  const answer = await post(server, '/request-to-link/create', { client_user_id: 'ann' }, CLIENT);
  return (await answer.json()) as { id: string; session_url: string; link_token_id: string };
};
const tokenIn = async (page: Response) => /content="(lt_sandbox_[\w-]+)"/.exec(await page.text())?.[1] ?? '';
const pageAt = (target: Target, url: string) => get(target, new URL(url).pathname + new URL(url).search);
const firstPage = async (client = CLIENT) =>
  ((await (await get(server, '/billers?limit=2', client)).json()) as { next_cursor: string }).next_cursor;

const CONTROLS: Control[] = [
  {
    guard: 'the key of an invitation',
    cut: {
      file: 'billerapi/invitation-page.ts',
      find: 'opens ? token : mintToken',
      replace: 'true ? token : mintToken',
    },
    async attack(target) {
      const { session_url } = await invite();
      const token = await tokenIn(await pageAt(target, session_url.replace(/k=.*/, 'k=guess')));
      return (await openSession(target, token, 'http://127.0.0.1:4100')).ok;
    },
  },
  {
    guard: 'the binding of a link token to its address',
    cut: { file: 'billerapi/guards.ts', find: "intent.id !== c.req.param('link_token_id')", replace: 'false' },
    async attack(target) {
      const [mine, other] = [await invite(), await invite()];
      const headers = { Authorization: `Bearer ${await tokenIn(await pageAt(server, mine.session_url))}` };
      const body = { account_number: '4000000003', biller_id: 'test_electric_company' };
      return (await post(target, `/link/${other.link_token_id}/submit-credentials`, body, headers)).ok;
    },
  },
  {
    guard: 'the owner in a cursor',
    cut: {
      file: 'billerapi/cursor.ts',
      find: '(c: Ctx, owner: string) =>',
      replace: "(c: Ctx, _: string, owner = '') =>",
    },
    async attack(target) {
      const cursor = ((await (await get(target, '/billers?limit=2', CLIENT)).json()) as { next_cursor: string })
        .next_cursor;
      return (await get(target, `/billers?limit=2&cursor=${cursor}`, OTHER_CLIENT)).ok;
    },
  },
  {
    guard: 'the age of a cursor',
    cut: {
      file: 'billerapi/cursor.ts',
      find: 'if ((await readClock(db)).getTime() >= cursor.at + LIFE_MS) throw badCursor();',
      replace: '',
    },
    async attack(target) {
      const cursor = await firstPage();
      await minutesLater(server, 24 * 60);
      const answer = await get(target, `/billers?limit=2&cursor=${cursor}`, CLIENT);
      await resetClock(server);
      return answer.ok;
    },
  },
  {
    guard: 'the client in a webhook’s address',
    cut: {
      file: 'billerapi/webhook-path.ts',
      find: "c.req.param('clientId') !== c.get('client').id",
      replace: 'false',
    },
    attack: async (target) => (await get(target, '/iam/clients/sandbox_client/webhooks', OTHER_CLIENT)).ok,
  },
];

testControls(() => server, CONTROLS);
