import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestServer, type TestServer } from '../../testing/test-server.ts';
import { untilBlocked } from '../../testing/until-blocked.ts';
import { createLinkToken, exchange, Visitor } from '../../testing/verbs.ts';

let server: TestServer;
beforeAll(async () => {
  server = await openTestServer();
});
afterAll(() => server.close());

test('an exchange and a session that is opened again wait for one another in the same order', async () => {
  const visitor = await Visitor.open(server, await createLinkToken(server));
  await (await (await visitor.toForm()).login('user_good')).untilSettled();
  const { public_token } = visitor.at('done');
  const { id } = visitor.session;
  const exchanged = await server.deps.db.transaction().execute(async (trx) => {
    // What opening does: it holds the session, and takes back the token that was shown.
    await trx.selectFrom('sessions').select('id').where('id', '=', id).forUpdate().execute();
    const answer = exchange(server, public_token);
    await untilBlocked(server.deps.db);
    // Were the exchange waiting with the token in its hands, Postgres would have to end one of the two.
    await trx.deleteFrom('public_tokens').where('session_id', '=', id).execute();
    return { answer };
  });
  expect((await exchanged.answer).status).toBe(400);
});
