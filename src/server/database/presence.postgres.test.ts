import { sql } from 'kysely';
import { afterEach, beforeEach, expect, inject, test } from 'vitest';
import { type FreshDatabase, freshDatabase } from '../testing/fresh-database.ts';
import { livesSql } from './living.ts';
import type { Database } from './open.ts';
import { openPostgres } from './postgres.ts';

let place: FreshDatabase;
let ours: Database;
let other: Database;
let lost: unknown[];
beforeEach(async () => {
  place = await freshDatabase(inject('postgres'), null);
  lost = [];
  ours = await open();
  other = await open();
});
afterEach(async () => {
  await ours.close();
  await other.close();
  await place.drop();
});

const open = (url = place.url) => openPostgres({ url, pool: 2, relaxed: false }, (error) => lost.push(error));
const lives = async ({ process }: Database) => {
  const { rows } = await sql<{ lives: boolean }>`select ${sql.raw(livesSql(`${process}`))} as lives`.execute(other.db);
  return rows[0]!.lives;
};
const say = (word: string) => sql`select pg_notify('news', ${word})`.execute(other.db);

/** Ends connections from the server's side. */
const cut = (where: string) =>
  sql`select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid() and datname = current_database() and ${sql.raw(where)}`.execute(
    other.db,
  );

function ear() {
  const heard: (string | null)[] = [];
  let more = () => {};
  return {
    hear(word: string | null) {
      heard.push(word);
      more();
    },
    async until(count: number) {
      while (heard.length < count) await new Promise<void>((resolve) => (more = resolve));
      return heard;
    },
  };
}

test('hears what another process says', async () => {
  const { hear, until } = ear();
  await ours.listen('news', hear);
  await say('one');
  await say('two');
  expect(await until(2)).toEqual(['one', 'two']);
});

test('after a cut it hears again, and is told that it may have missed something', async () => {
  const { hear, until } = ear();
  await ours.listen('news', hear);
  await cut(`query ilike 'listen%'`);
  expect(await until(1)).toEqual([null]);
  await say('one');
  expect(await until(2)).toEqual([null, 'one']);
  expect(lost).not.toEqual([]);
});

test('a process lives until its connection ends, and again once it is back', async () => {
  expect([await lives(ours), await lives(other)]).toEqual([true, true]);
  const { hear, until } = ear();
  await ours.listen('news', hear);
  await cut(`query ilike 'listen%'`);
  await until(1);
  expect(await lives(ours)).toBe(true);
  const third = await open();
  expect(await lives(third)).toBe(true);
  await third.close();
  expect(await lives(third)).toBe(false);
});

test('a process of another database does not count', async () => {
  const elsewhere = await freshDatabase(inject('postgres'), null);
  const stranger = await open(elsewhere.url);
  expect(await lives(stranger)).toBe(false);
  await stranger.close();
  await elsewhere.drop();
});

test('a pooled connection that breaks while nobody uses it is replaced', async () => {
  const read = () => ours.db.selectFrom('meta').selectAll().execute();
  await read();
  await cut('true');
  await expect.poll(() => read().catch(({ message }: Error) => message)).toEqual([]);
});
