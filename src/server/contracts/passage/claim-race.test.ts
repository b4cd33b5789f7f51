import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { claim, createLink, statusOf } from '../../testing/passage.ts';
import { openTestServer, type TestServer } from '../../testing/test-server.ts';
import { times } from '../../testing/thorough.ts';

const LINKS = times(100, 20);
const CLAIMS = 100;

/** Two servers on one database, where the database can be shared. */
const servers: TestServer[] = [];
beforeAll(async () => {
  const secret = randomBytes(32);
  const shared = inject('postgres') ? { secret, dataDir: `claims ${secret.toString('hex')}` } : {};
  servers.push(await openTestServer(shared));
  if (inject('postgres')) servers.push(await openTestServer(shared));
});
afterAll(() => Promise.all(servers.map((server) => server.close())));

test('of a hundred devices that claim a link at once one gets it', async () => {
  const [first] = servers;
  const statuses = new Map<number, number>();
  let winners = 0;
  for (let link = 0; link < LINKS; link++) {
    const { claimCode } = await createLink(first!);
    const answers = await Promise.all(
      Array.from({ length: CLAIMS }, (_, at) => claim(servers[at % servers.length]!, claimCode)),
    );
    for (const { status } of answers) statuses.set(status, (statuses.get(status) ?? 0) + 1);
    if (answers.filter(({ ok }) => ok).length === 1) winners++;
  }
  console.log(
    `CC-3 passage links ${LINKS} claims ${LINKS * CLAIMS} servers ${servers.length} single_winners ${winners}`,
  );
  expect([winners, [...statuses].sort()]).toEqual([
    LINKS,
    [
      [200, LINKS],
      [409, LINKS * (CLAIMS - 1)],
    ],
  ]);
  const sessions = await first!.deps.db.selectFrom('sessions').select('attempt').execute();
  expect(sessions).toEqual(Array(LINKS).fill({ attempt: 1 }));
}, 300_000);

test('a failed link that a hundred claim at once begins one new attempt', async () => {
  const [first] = servers;
  const { linkId, claimCode } = await createLink(first!);
  expect((await claim(first!, claimCode)).status).toBe(200);
  await first!.deps.db
    .updateTable('sessions')
    .set({ step: 'failed', failure: JSON.stringify({ code: 'BILLER_UNAVAILABLE' }) })
    .where('intent_id', '=', linkId)
    .execute();
  expect(await statusOf(first!, linkId)).toBe('failed');
  const answers = await Promise.all(
    Array.from({ length: CLAIMS }, (_, at) => claim(servers[at % servers.length]!, claimCode)),
  );
  expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
  const attempts = await first!.deps.db
    .selectFrom('sessions')
    .select('attempt')
    .where('intent_id', '=', linkId)
    .execute();
  expect(attempts).toHaveLength(2);
});
