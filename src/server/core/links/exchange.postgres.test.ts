import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { importWithout } from '../../testing/app-without.ts';
import { openTestServer, type TestServer } from '../../testing/test-server.ts';
import { untilBlocked } from '../../testing/until-blocked.ts';
import { createLinkToken, exchange, linkGood, Visitor } from '../../testing/verbs.ts';
import { gatherExchanges } from './exchange-access.ts';

let server: TestServer;
beforeAll(async () => {
  server = await openTestServer();
});
afterAll(() => server.close());

/** Holds a finished session as whoever opens it again does, while something else is done. */
async function whileHeld<T>(act: (public_token: string, takeBack: () => Promise<unknown>) => Promise<T>): Promise<T> {
  const visitor = await Visitor.open(server, await createLinkToken(server));
  await (await (await visitor.toForm()).login('user_good')).untilSettled();
  const { public_token } = visitor.at('done');
  const { id } = visitor.session;
  return server.deps.db.transaction().execute(async (trx) => {
    await trx.selectFrom('sessions').select('id').where('id', '=', id).forUpdate().execute();
    return act(public_token, () => trx.deleteFrom('public_tokens').where('session_id', '=', id).execute());
  });
}

test('an exchange and a session that is opened again wait for one another in the same order', async () => {
  const exchanged = await whileHeld(async (public_token, takeBack) => {
    const answer = exchange(server, public_token);
    await untilBlocked(server.deps.db);
    // Were the exchange waiting with the token in its hands, Postgres would have to end one of the two.
    await takeBack();
    return { answer };
  });
  expect((await exchanged.answer).status).toBe(400);
});

describe('exchanges that come at the same time', () => {
  /** What becomes of another one's exchange, and of the one whose session is held. */
  const amongHeld = async (exchangeTogether: ReturnType<typeof gatherExchanges>) => {
    const free = await linkGood(server);
    return whileHeld(async (held) => {
      const [, ...both] = ['ahead of both', held, free].map((token) =>
        exchangeTogether({ client_id: 'sandbox_client', token, request_id: 'req_1' }),
      );
      const waits = untilBlocked(server.deps.db).then(() => 'waits' as const);
      const done = await Promise.race([Promise.all(both), waits]);
      return done === 'waits' ? done : done.map((one) => (one ? 'granted' : 'left'));
    });
  };

  test('do not wait for the one whose session is held', async () => {
    expect(await amongHeld(gatherExchanges(server.deps))).toEqual(['left', 'granted']);
  });

  test('control: were what is held not skipped, all of them would wait', async () => {
    const weak = await importWithout<{ gatherExchanges: typeof gatherExchanges }>('core/links/exchange-access.ts', {
      file: 'core/links/exchange-access.ts',
      find: "'public', good, 'skip'",
      replace: "'public', good, 'wait'",
    });
    expect(await amongHeld(weak.gatherExchanges(server.deps))).toBe('waits');
  });
});
