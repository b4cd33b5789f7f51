/** The instant at which each thing dies, to the millisecond, by the database's clock alone. */
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { hashToken } from './core/secrets/tokens.ts';
import { resetClock, setClock } from './testing/clock.ts';
import { openTestServer, type TestServer } from './testing/test-server.ts';
import { createLinkToken, exchange, get, linkGood, openSession, Visitor } from './testing/verbs.ts';

let server: TestServer;
beforeAll(async () => {
  server = await openTestServer();
});
afterAll(() => server.close());
afterEach(async () => {
  vi.unstubAllGlobals();
  await resetClock(server);
});

interface Mortal {
  name: string;
  /** Where its end is written. */
  table: 'intents' | 'sessions' | 'public_tokens';
  column: string;
  make(): Promise<{ token: string; use: () => Promise<Response> }>;
}

const MORTALS: Mortal[] = [
  {
    name: 'link token',
    table: 'intents',
    column: 'expires_at',
    make: async () => {
      const token = await createLinkToken(server);
      return { token, use: () => openSession(server, token) };
    },
  },
  {
    name: 'bearer',
    table: 'sessions',
    column: 'bearer_expires_at',
    make: async () => {
      const { headers, bearer } = await Visitor.open(server, await createLinkToken(server));
      return { token: bearer, use: () => get(server, '/connect/v1/session', headers) };
    },
  },
  {
    name: 'public token',
    table: 'public_tokens',
    column: 'expires_at',
    make: async () => {
      const token = await linkGood(server);
      return { token, use: () => exchange(server, token) };
    },
  },
];

/** A clock that runs, but wrong. */
function shifted(ms: number): typeof Date {
  const Right = Date;
  return class extends Right {
    constructor(...args: unknown[]) {
      super(...((args.length ? args : [Right.now() + ms]) as [number]));
    }
    static override now() {
      return Right.now() + ms;
    }
  } as typeof Date;
}

/** Makes one, and sets the clock to its end. */
async function atTheEnd({ table, column, make }: Mortal, shift: string) {
  const { token, use } = await make();
  const hash = table === 'sessions' ? 'bearer_hash' : 'hash';
  const { rows } = await sql<{ end: string }>`
    select ${sql.ref(column)}::text as end from ${sql.table(table)}
    where ${sql.ref(hash)} = ${hashToken(server.deps.keys, token)}`.execute(server.deps.db);
  await setClock(server, `timestamptz '${rows[0]!.end}' ${shift}`);
  return use;
}

const tally = { early: 0, late: 0 };
describe.each(MORTALS)('a $name', (mortal) => {
  test.each([
    ['a millisecond before its end', "- interval '1 millisecond'", true],
    ['at its end', '', false],
    ['a millisecond after', "+ interval '1 millisecond'", false],
  ])('%s', async (_, shift, lives) => {
    const use = await atTheEnd(mortal, shift);
    const { ok } = await use();
    if (ok && !lives) tally.late++;
    if (!ok && lives) tally.early++;
    expect(ok).toBe(lives);
  });

  test.each([
    ['an hour fast', 3_600_000],
    ['an hour slow', -3_600_000],
  ])('does not care that this machine’s own clock is %s', async (_, ms) => {
    vi.stubGlobal('Date', shifted(ms));
    const use = await atTheEnd(mortal, "- interval '1 millisecond'");
    const before = await use();
    if (!before.ok) tally.early++;
    expect(before.ok).toBe(true);
  });
});

test('what was spent stays spent when the clock is set back', async () => {
  const token = await linkGood(server);
  expect((await exchange(server, token)).status).toBe(200);
  await setClock(server, `now() - interval '5 minutes'`);
  const again = await exchange(server, token);
  if (again.ok) tally.late++;
  expect(again.status).toBe(400);
  console.log(`TK-7 kinds ${MORTALS.length} refused early ${tally.early} accepted at or after the end ${tally.late}`);
});
