import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, expect, inject, test, vi } from 'vitest';
import { paths } from '../../protocol/endpoints.ts';
import { resetClock, setClock } from '../testing/clock.ts';
import { openTestServer, type TestServer } from '../testing/test-server.ts';
import { createLinkToken, exchange, get, openSession, Visitor } from '../testing/verbs.ts';

let server: TestServer;
beforeAll(async () => {
  server = await openTestServer();
});
afterAll(() => server.close());
afterEach(async () => {
  vi.useRealTimers();
  await resetClock(server);
});

interface Perishable {
  /** SQL: where its end stands. */
  end: string;
  /** Whether it still counts. */
  counts(): Promise<boolean>;
}

const open = async () => Visitor.open(server, await createLinkToken(server));
const linked = async () => (await (await (await open()).toForm()).login('user_good')).untilSettled();

const PERISHABLES: Record<string, () => Promise<Perishable>> = {
  async 'link token'() {
    const token = await createLinkToken(server);
    const end = 'select expires_at from intents order by created_at desc limit 1';
    return { end, counts: async () => (await openSession(server, token)).status === 201 };
  },
  async bearer() {
    const { headers, session } = await open();
    const end = `select bearer_expires_at from sessions where id = '${session.id}'`;
    return { end, counts: async () => (await get(server, paths.session, headers)).status === 200 };
  },
  async session() {
    const visitor = await open();
    const { id } = visitor.session;
    await sql`update sessions set bearer_expires_at = expires_at + interval '1 hour' where id = ${id}`.execute(
      server.deps.db,
    );
    const end = `select expires_at from sessions where id = '${id}'`;
    return { end, counts: async () => (await visitor.look()).step !== 'expired' };
  },
  async 'public token'() {
    const visitor = await linked();
    const { public_token } = visitor.at('done');
    const end = `select expires_at from public_tokens where session_id = '${visitor.session.id}'`;
    return { end, counts: async () => (await exchange(server, public_token)).status === 200 };
  },
};

const HOUR_MS = 3_600_000;
const OFFSETS = [
  ['-1 millisecond', true],
  ['0', false],
  ['1 millisecond', false],
] as const;
/** The server's own clock: right, an hour behind (or set back), an hour ahead. */
const SKEWS_MS = [0, -HOUR_MS, HOUR_MS];

const tally = { cases: 0, early: 0, late: 0 };

test.each(Object.entries(PERISHABLES))(
  'a %s counts until the instant of its end, by the database’s clock alone',
  async (_, make) => {
    for (const skew of SKEWS_MS)
      for (const [offset, expected] of OFFSETS) {
        const { end, counts } = await make();
        const { rows } = await sql<{ at: string }>`select (${sql.raw(end)})::text as at`.execute(server.deps.db);
        await setClock(server, `timestamptz '${rows[0]!.at}' + interval '${offset}'`);
        if (skew) vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + skew });
        const accepted = await counts();
        vi.useRealTimers();
        await resetClock(server);
        tally.cases++;
        if (accepted && !expected) tally.late++;
        if (!accepted && expected) tally.early++;
      }
    expect(tally).toMatchObject({ early: 0, late: 0 });
  },
);

test('all of them', () => {
  const { cases, early, late } = tally;
  console.log(
    `TK-7 ${inject('postgres') ? 'postgres' : 'embedded'} cases ${cases} accepted at or after the end ${late} refused before it ${early}`,
  );
  expect(cases).toBe(Object.keys(PERISHABLES).length * SKEWS_MS.length * OFFSETS.length);
});
