import { sql } from 'kysely';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Cluster, startPostgres } from '../../tools/postgres.ts';
import { migrate } from './migrations.ts';
import { openPostgres } from './postgres.ts';

const COMMITS = 200;

/** One of its own: it counts the fsyncs of all its databases together. */
let cluster: Cluster;
beforeAll(async () => {
  cluster = await startPostgres();
  const database = await open();
  await migrate(database.db);
  await database.close();
});
afterAll(() => cluster.stop());

const open = (relaxed = false) => openPostgres({ url: cluster.url(), pool: 2, relaxed }, () => {});

/** For connections that are made from now on. */
async function set(setting: string): Promise<void> {
  const client = new pg.Client(cluster.url());
  await client.connect();
  await client.query(`alter database postgres ${setting}`);
  await client.end();
}

/** How many fsyncs of the log lie in as many commits, each acknowledged before the next begins. */
async function syncsOf(commits: number): Promise<number> {
  const database = await open(true);
  const syncs = () =>
    database.db.connection().execute(async (one) => {
      await sql`select pg_stat_force_next_flush()`.execute(one);
      const { rows } = await sql<{ syncs: number }>`select wal_sync as syncs from pg_stat_wal`.execute(one);
      return rows[0]!.syncs;
    });
  const before = await syncs();
  for (let n = 0; n < commits; n++)
    await database.db
      .insertInto('meta')
      .values({ name: `${before} ${n}`, value: '' })
      .execute();
  const after = await syncs();
  await database.close();
  return after - before;
}

test('a commit reaches the disk before it is acknowledged', async () => {
  const synced = Math.min(COMMITS, await syncsOf(COMMITS));
  console.log(`PS-2 postgres commits ${COMMITS} preceded by fsync ${synced}`);
  expect(synced).toBe(COMMITS);
});

test('control: with synchronous_commit off it does not, and a server is refused', async () => {
  await set('set synchronous_commit = off');
  await expect(open()).rejects.toThrow(/synchronous_commit = off.*Switch synchronous_commit on.*DATABASE_DURABILITY/);
  expect(await syncsOf(COMMITS)).toBeLessThan(COMMITS / 2);
  await set('reset synchronous_commit');
});

test('an address that leads nowhere is an error that names DATABASE_URL, without the password', async () => {
  const { port } = new URL(cluster.url());
  for (const [url, why] of [
    [`postgres://connect:hunter2@127.0.0.1:1/connect`, 'ECONNREFUSED'],
    [`postgres://connect:hunter2@127.0.0.1:${port}/connect`, '28P01'],
    [cluster.url('missing'), '3D000'],
  ] as const) {
    const error = await openPostgres({ url, pool: 2, relaxed: false }, () => {}).catch(({ message }: Error) => message);
    expect(error).toMatch(new RegExp(`^Cannot use the database at DATABASE_URL: .*\\(${why}\\)`));
    expect(error).not.toContain('hunter2');
  }
});
