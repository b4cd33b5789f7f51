import { randomBytes } from 'node:crypto';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterEach, beforeEach, expect, inject, test } from 'vitest';
import { type Cluster, startPostgres } from '../../tools/postgres.ts';
import { openTestServer, type TestServer } from '../testing/test-server.ts';
import { exchange, get, linkGood } from '../testing/verbs.ts';
import { connect, type Place } from './open.ts';

const kind = inject('postgres') ? 'postgres' : 'embedded';
const secret = randomBytes(32);

let folder: string;
let clusters: Cluster[];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'connect-backup-'));
  clusters = kind === 'postgres' ? [await startPostgres()] : [];
});
afterEach(async () => {
  await Promise.all(clusters.map((cluster) => cluster.stop()));
  await rm(folder, { recursive: true });
});

const on = (cluster: Cluster): Place => ({
  dataDir: null,
  postgres: { url: cluster.url(), pool: 4, relaxed: false },
});

/** All rows of all tables, as text. */
async function rowsAt(place: Place): Promise<Set<string>> {
  const { db, close } = await connect(place, () => {});
  const { rows: tables } = await sql<{ name: string }>`
    select tablename as name from pg_tables where schemaname = 'public'`.execute(db);
  const all = new Set<string>();
  for (const { name } of tables) {
    const { rows } = await sql<{ row: string }>`select t::text as row from ${sql.table(name)} t`.execute(db);
    for (const { row } of rows) all.add(`${name} ${row}`);
  }
  await close();
  return all;
}

/** While the server works. The embedded database is one process's, which ends for it. */
async function backUp(server: TestServer, original: Place): Promise<{ rows: string[]; copy: Place }> {
  if (kind === 'embedded') {
    await server.close();
    const rows = await rowsAt(original);
    const copy = { dataDir: join(folder, 'copy') };
    await cp(original.dataDir!, copy.dataDir, { recursive: true });
    return { rows: [...rows], copy };
  }
  const before = await rowsAt(original);
  const cluster = await clusters[0]!.restoreCopy();
  clusters.push(cluster);
  // What the server changed by itself meanwhile may be in the copy or not.
  const after = await rowsAt(original);
  await server.close();
  return { rows: [...before].filter((row) => after.has(row)), copy: on(cluster) };
}

test('a restored backup holds every row, and a server goes on from it', async () => {
  const original = kind === 'postgres' ? on(clusters[0]!) : { dataDir: join(folder, 'original') };
  const server = await openTestServer({ secret, ...original });
  const token = await linkGood(server);
  const { access_token } = (await (await exchange(server, await linkGood(server))).json()) as { access_token: string };

  const { rows, copy } = await backUp(server, original);
  const restored = await rowsAt(copy);
  const lost = rows.filter((row) => !restored.has(row));
  console.log(`PS-4 ${kind} restored rows ${rows.length} lost ${lost.length}`);
  expect(lost).toEqual([]);
  expect(rows.length).toBeGreaterThan(30);

  const heir = await openTestServer({ secret, ...copy });
  expect((await exchange(heir, token)).status).toBe(200);
  expect((await get(heir, '/bills/get', { Authorization: `Bearer ${access_token}` })).status).toBe(200);
  await heir.close();
}, 240_000);
