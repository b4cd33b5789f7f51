/** Negative controls: each attack fails as it is, and succeeds against a server that was built without the guard. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Cut } from '../../../protocol/testing/without.ts';
import { appWithout } from '../../testing/app-without.ts';
import { minutesLater, resetClock } from '../../testing/clock.ts';
import { openTestServer, type TestServer } from '../../testing/test-server.ts';
import { CLIENT, get, OTHER_CLIENT, openSession, post } from '../../testing/verbs.ts';

let server: TestServer;
beforeAll(async () => {
  server = await openTestServer();
});
afterAll(() => server.close());

type Target = Pick<TestServer, 'app'>;
const invite = async () => {
  const answer = await post(server, '/request-to-link/create', { client_user_id: 'ann' }, CLIENT);
  return (await answer.json()) as { id: string; session_url: string; link_token_id: string };
};
const tokenIn = async (page: Response) => /content="(lt_sandbox_[\w-]+)"/.exec(await page.text())?.[1] ?? '';
const pageAt = (target: Target, url: string) => get(target, new URL(url).pathname + new URL(url).search);
const firstPage = async (client = CLIENT) =>
  ((await (await get(server, '/billers?limit=2', client)).json()) as { next_cursor: string }).next_cursor;

const CONTROLS: [guard: string, cut: Cut, attack: (target: Target) => Promise<boolean>][] = [
  [
    'the key of an invitation',
    { file: 'billerapi/invitation-page.ts', find: 'opens ? token : mintToken', replace: 'true ? token : mintToken' },
    async (target) => {
      const { session_url } = await invite();
      const token = await tokenIn(await pageAt(target, session_url.replace(/k=.*/, 'k=guess')));
      return (await openSession(target, token, 'http://127.0.0.1:4100')).ok;
    },
  ],
  [
    'the binding of a link token to its address',
    { file: 'billerapi/guards.ts', find: "intent.id !== c.req.param('link_token_id')", replace: 'false' },
    async (target) => {
      const [mine, other] = [await invite(), await invite()];
      const headers = { Authorization: `Bearer ${await tokenIn(await pageAt(server, mine.session_url))}` };
      const body = { account_number: '4000000003', biller_id: 'test_electric_company' };
      return (await post(target, `/link/${other.link_token_id}/submit-credentials`, body, headers)).ok;
    },
  ],
  [
    'the owner in a cursor',
    { file: 'billerapi/cursor.ts', find: '(c: Ctx, owner: string) =>', replace: "(c: Ctx, _: string, owner = '') =>" },
    async (target) => {
      const cursor = ((await (await get(target, '/billers?limit=2', CLIENT)).json()) as { next_cursor: string })
        .next_cursor;
      return (await get(target, `/billers?limit=2&cursor=${cursor}`, OTHER_CLIENT)).ok;
    },
  ],
  [
    'the age of a cursor',
    {
      file: 'billerapi/cursor.ts',
      find: 'if ((await readClock(db)).getTime() >= cursor.at + LIFE_MS) throw badCursor();',
      replace: '',
    },
    async (target) => {
      const cursor = await firstPage();
      await minutesLater(server, 24 * 60);
      const answer = await get(target, `/billers?limit=2&cursor=${cursor}`, CLIENT);
      await resetClock(server);
      return answer.ok;
    },
  ],
  [
    'the client in a webhook’s address',
    { file: 'billerapi/webhook-path.ts', find: "c.req.param('clientId') !== c.get('client').id", replace: 'false' },
    async (target) => (await get(target, '/iam/clients/sandbox_client/webhooks', OTHER_CLIENT)).ok,
  ],
];

test.each(CONTROLS)('without %s the attack succeeds', async (_, cut, attack) => {
  expect(await attack(server)).toBe(false);
  expect(await attack({ app: (await appWithout(cut))(server.deps) })).toBe(true);
});
