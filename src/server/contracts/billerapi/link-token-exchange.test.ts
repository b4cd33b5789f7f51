import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { consumeOnce } from '../../core/links/exchange.ts';
import { hashToken, mintToken } from '../../core/secrets/tokens.ts';
import { billerApiError } from '../../testing/billerapi.ts';
import { minutesLater, resetClock, setClock } from '../../testing/clock.ts';
import { openTestServer, type TestServer } from '../../testing/test-server.ts';
import { CLIENT, createLinkToken, exchange, linkGood, OTHER_CLIENT, post, Visitor } from '../../testing/verbs.ts';

let server: TestServer;
beforeAll(async () => {
  server = await openTestServer();
});
afterAll(() => server.close());
afterEach(() => resetClock(server));

describe('POST /link/token/exchange', () => {
  test('answers 200 with exactly success, access_token, biller_id and link_id', async () => {
    const visitor = await Visitor.open(server, await createLinkToken(server));
    await (await (await visitor.toForm('tmobile')).login('user_good')).untilSettled();
    const { public_token, link_id } = visitor.at('done');
    const answer = await exchange(server, public_token);
    expect(answer.status).toBe(200);
    expect(await answer.json()).toEqual({
      success: true,
      access_token: expect.stringMatching(/^at_sandbox_[\w-]{43}$/),
      biller_id: 'tmobile',
      link_id,
    });
  });

  test('unknown, foreign, expired and spent tokens get one and the same answer', async () => {
    const bodyOf = async (token: string, client = CLIENT) => {
      const answer = await exchange(server, token, client);
      return `${answer.status} ${await answer.text()}`;
    };
    const spent = await linkGood(server);
    await exchange(server, spent);
    const foreign = await linkGood(server);
    const expired = await linkGood(server);
    const bodies = [
      await bodyOf(mintToken('public')),
      await bodyOf('nonsense'),
      await bodyOf(mintToken('link')),
      await bodyOf(spent),
      await bodyOf(foreign, OTHER_CLIENT),
    ];
    await minutesLater(server, 10);
    bodies.push(await bodyOf(expired));
    expect(new Set(bodies).size).toBe(1);
    expect(JSON.parse(bodies[0]!.slice(4))).toEqual(
      billerApiError(400, 'validation_error', expect.stringMatching(/^public_token is not valid/)),
    );
    await resetClock(server);
    // A failed try burns nothing.
    expect((await exchange(server, foreign)).status).toBe(200);
  });

  test('a token dies at the very instant of its expiry, not before', async () => {
    const token = await linkGood(server);
    const expiry = `(select expires_at from public_tokens where hash = '${hashToken(server.deps.keys, token)}')`;
    await setClock(server, expiry);
    expect((await exchange(server, token)).status).toBe(400);
    await setClock(server, `${expiry} - interval '1 millisecond'`);
    expect((await exchange(server, token)).status).toBe(200);
  });

  test('the client in the body must be the caller', async () => {
    const token = await linkGood(server);
    const answer = await post(
      server,
      '/link/token/exchange',
      { public_token: token, client_id: 'sandbox_other' },
      CLIENT,
    );
    expect(answer.status).toBe(403);
    expect((await exchange(server, token)).status).toBe(200);
  });

  test('fifty at once: exactly one is granted', async () => {
    for (let round = 0; round < 4; round++) {
      const token = await linkGood(server);
      const answers = await Promise.all(Array.from({ length: 50 }, () => exchange(server, token)));
      expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
      expect(answers.filter(({ status }) => status === 400)).toHaveLength(49);
    }
  });

  test('every try is noted, and none of them names a token', async () => {
    const token = await linkGood(server);
    await exchange(server, token, OTHER_CLIENT);
    await exchange(server, token);
    const rows = await server.deps.db.selectFrom('audit').selectAll().orderBy('id', 'desc').limit(2).execute();
    expect(rows).toMatchObject([
      {
        actor: 'sandbox_client',
        action: 'public_token.exchange',
        outcome: 'done',
        object: expect.stringMatching(/^link_/),
      },
      { actor: 'sandbox_other', action: 'public_token.exchange', outcome: 'refused', object: 'unknown' },
    ]);
    expect(JSON.stringify(rows)).not.toContain(token);
  });

  describe('the compare-and-set', () => {
    type Consume = (...given: Parameters<typeof consumeOnce>) => Promise<object | undefined>;
    const race = async (consume: Consume) => {
      const hash = hashToken(server.deps.keys, await linkGood(server));
      const grants = await Promise.all(
        // Not in transactions, which the embedded database runs one after another.
        Array.from({ length: 50 }, () => consume(server.deps.db, hash, 'public', 'sandbox_client')),
      );
      return grants.filter(Boolean).length;
    };

    test('has one winner', async () => expect(await race(consumeOnce)).toBe(1));

    test('control: read first and write then has many', async () => {
      const readThenWrite: Consume = async (db, hash) => {
        const row = await db
          .selectFrom('public_tokens')
          .selectAll()
          .where('hash', '=', hash)
          .where('used_at', 'is', null)
          .executeTakeFirst();
        if (row) await db.updateTable('public_tokens').set({ used_at: new Date() }).where('hash', '=', hash).execute();
        return row;
      };
      expect(await race(readThenWrite)).toBeGreaterThan(1);
    });
  });
});
