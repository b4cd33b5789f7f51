// @vitest-environment node
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openDurable } from './durable.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'connect-durable-'));
});
afterEach(() => rm(folder, { recursive: true }));

const COMMITS = 100;

/** How many commits asked the disk before they were acknowledged. */
async function syncedCommits(pg: PGlite): Promise<number> {
  await pg.exec('create table numbers (n integer)');
  const { FS } = pg.Module;
  const { stream_ops } = FS.open('/pglite/data/PG_VERSION', 'r') as unknown as {
    stream_ops: { fsync?: (stream: unknown) => number };
  };
  const original = stream_ops.fsync;
  let syncs = 0;
  stream_ops.fsync = (stream) => {
    syncs++;
    return original?.(stream) ?? 0;
  };
  let synced = 0;
  for (let n = 0; n < COMMITS; n++) {
    const before = syncs;
    await pg.query('insert into numbers values ($1)', [n]);
    if (syncs > before) synced++;
  }
  await pg.close();
  return synced;
}

test('a commit reaches the disk before it is acknowledged', async () => {
  const synced = await syncedCommits(await openDurable(folder, () => {}));
  console.log(`PS-2 embedded commits ${COMMITS} preceded by fsync ${synced}`);
  expect(synced).toBe(COMMITS);
});

test('control: PGlite by itself does not ask for it', async () => {
  expect(await syncedCommits(await PGlite.create(folder))).toBe(0);
});
