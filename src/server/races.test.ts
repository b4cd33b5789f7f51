/** Many at once for what there is only one of. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { StepName } from '../protocol/session.ts';
import { mintResultToken } from './core/links/public-tokens.ts';
import { many } from './testing/many.ts';
import { openTestServer, type TestServer } from './testing/test-server.ts';
import { times } from './testing/thorough.ts';
import { createLinkToken, exchange, linkGood, openSession, Visitor } from './testing/verbs.ts';

let server: TestServer;
beforeAll(async () => {
  server = await openTestServer();
});
afterAll(() => server.close());

test('a public token is exchanged once, however many try at the same time', async () => {
  await linkGood(server);
  const { db, keys } = server.deps;
  const session = await db.selectFrom('sessions').selectAll().where('step', '=', 'done').executeTakeFirstOrThrow();
  const tokens = await db.transaction().execute(async (trx) => {
    const minted: string[] = [];
    for (let i = 0; i < times(200, 40); i++)
      minted.push(await mintResultToken(trx, keys, session, session.link_id!, 'public', 600));
    return minted;
  });
  let calls = 0;
  let granted = 0;
  for (const token of tokens) {
    const answers = await many(50, () => exchange(server, token));
    calls += answers.length;
    granted += answers.filter(({ status }) => status === 200).length;
    expect(answers.every(({ status }) => status === 200 || status === 400)).toBe(true);
  }
  console.log(`TK-3 tokens ${tokens.length} calls ${calls} grants ${granted}`);
  expect(granted).toBe(tokens.length);
}, 240_000);

/** The steps of a flow with every screen, each with the move that leaves it. */
const PATH: { at: StepName; go: (tab: Visitor) => Promise<unknown> }[] = [
  { at: 'consent', go: (tab) => tab.move('consent', { accepted: true }) },
  { at: 'select_integration', go: (tab) => tab.move('integration', { integration_id: 'chase' }) },
  { at: 'credentials', go: (tab) => tab.login('user_accounts') },
  { at: 'accounts', go: (tab) => tab.move('accounts', { account_ids: [tab.at('accounts').accounts[0]!.id] }) },
  { at: 'operations', go: (tab) => tab.untilSettled() },
];
async function advance(tab: Visitor, to: number) {
  for (const { at, go } of PATH.slice(0, to)) if (tab.step === at) await go(tab);
}

test('two tabs on one link token make one link, wherever each of them stands', async () => {
  let pairs = 0;
  let links = 0;
  let late = 0;
  for (let first = 0; first <= PATH.length; first++)
    for (let second = first; second <= PATH.length; second++) {
      const token = await createLinkToken(server, { client_user_id: `two-tabs-${first}-${second}` } as never);
      const a = await Visitor.open(server, token);
      await advance(a, first);
      const b = await Visitor.open(server, token);
      await advance(b, second);
      // The first tab was told that it is over: nothing it still sends is taken.
      if ((await a.ask('exit', {})).status === 200) late++;
      // Both come back at the same time; one of them has the newest bearer.
      const opened = await many(2, () => openSession(server, token));
      expect(opened.every(({ status }) => status === 201)).toBe(true);
      const last = await Visitor.open(server, token);
      await advance(last, PATH.length);
      expect(last.step).toBe('done');
      const { id } = last.session;
      links += (await server.deps.db.selectFrom('links').select('id').where('session_id', '=', id).execute()).length;
      pairs++;
    }
  console.log(`CC-2 pairs ${pairs} links ${links} late moves taken ${late}`);
  expect([links, late]).toEqual([pairs, 0]);
}, 120_000);
