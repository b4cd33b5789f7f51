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

/** How often a commit asks the disk. */
async function syncsOfOneCommit(pg: PGlite): Promise<number> {
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
  await pg.exec('insert into numbers values (1)');
  await pg.close();
  return syncs;
}

test('a commit reaches the disk before it is acknowledged', async () => {
  expect(await syncsOfOneCommit(await openDurable(folder))).toBeGreaterThanOrEqual(1);
});

test('control: PGlite by itself does not ask for it', async () => {
  expect(await syncsOfOneCommit(await PGlite.create(folder))).toBe(0);
});
