import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestServer, type TestServer } from '../testing/test-server.ts';
import { untilBlocked } from '../testing/until-blocked.ts';
import { CLIENT, linkGood, post } from '../testing/verbs.ts';

let server: TestServer;
beforeAll(async () => {
  server = await openTestServer();
});
afterAll(() => server.close());

// The embedded database has one connection: there the second waits for the first, and gets its answer.
test('the same key while the first is still at work is 409', async () => {
  const body = { public_token: await linkGood(server), client_id: 'sandbox_client' };
  const spend = () => post(server, '/link/token/exchange', body, { ...CLIENT, 'Idempotency-Key': 'busy' });
  const { db } = server.deps;
  const first = await db.transaction().execute(async (trx) => {
    await trx.selectFrom('public_tokens').selectAll().where('used_at', 'is', null).forUpdate().execute();
    const waiting = spend();
    await untilBlocked(db);
    expect((await spend()).status).toBe(409);
    return { waiting };
  });
  const answer = await first.waiting;
  expect(answer.status).toBe(200);
  expect(await (await spend()).text()).toBe(await answer.text());
});
