import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { type FreshDatabase, freshDatabase } from '../testing/fresh-database.ts';
import { migrate } from './migrations.ts';
import { connect, type Database } from './open.ts';

let place: FreshDatabase;
let processes: Database[];
beforeAll(async () => {
  place = await freshDatabase(inject('postgres'), null, 'template1');
  const postgres = { url: place.url, pool: 2, relaxed: false };
  processes = await Promise.all([1, 2, 3, 4].map(() => connect({ dataDir: null, postgres }, () => {})));
});
afterAll(async () => {
  await Promise.all(processes.map((process) => process.close()));
  await place.drop();
});

test('of four processes that start at once on an empty database, one runs each migration', async () => {
  const done = await Promise.all(processes.map(({ db, alone }) => alone(() => migrate(db))));
  const names = done.flat();
  expect(names.length).toBeGreaterThan(5);
  expect(new Set(names).size).toBe(names.length);
  expect(done.filter((one) => one.length)).toHaveLength(1);
});
