import { sql } from 'kysely';
import pg from 'pg';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { type FreshDatabase, freshDatabase } from '../testing/fresh-database.ts';
import type { Database } from './open.ts';
import { openPostgres } from './postgres.ts';

let fresh: FreshDatabase;
let database: Database;
beforeAll(async () => {
  fresh = await freshDatabase(inject('postgres'), null);
  database = await openPostgres({ url: fresh.url, pool: 1, relaxed: false }, () => {});
});
afterAll(async () => {
  await database.close();
  await fresh.drop();
});

/** What another server does that has been brought up to date first. */
async function migrateElsewhere(statement: string): Promise<void> {
  const client = new pg.Client(fresh.url);
  await client.connect();
  await client.query(statement);
  await client.end();
}

const names = async () => {
  const { rows } = await sql<{
    name: string;
  }>`select name from pg_prepared_statements where statement like ${'select * from "meta"%'}`.execute(database.db);
  return rows.length;
};
const readMeta = (db = database.db) => db.selectFrom('meta').selectAll().where('name', '=', 'nobody').execute();

test('a statement is planned once for each connection', async () => {
  for (let n = 0; n < 3; n++) await readMeta();
  expect(await names()).toBe(1);
});

test('a table that changes under a running server costs it nothing outside of transactions', async () => {
  await readMeta();
  await migrateElsewhere('alter table meta add column one text');
  expect(await readMeta()).toEqual([]);
});

test('in a transaction it costs one of them', async () => {
  const inOne = () => database.db.transaction().execute(readMeta);
  await inOne();
  await migrateElsewhere('alter table meta add column two text');
  await expect(inOne()).rejects.toThrow(/cached plan/);
  expect(await inOne()).toEqual([]);
});

test('a transaction that cannot begin fails as a whole, and the connection is good again', async () => {
  const broken = database.db.transaction().execute(async (trx) => {
    await trx.insertInto('meta').values({ name: 'kept', value: '' }).execute();
    await sql`select 1 / 0`.execute(trx);
  });
  await expect(broken).rejects.toThrow(/division by zero/);
  expect(await database.db.selectFrom('meta').select('name').where('name', '=', 'kept').execute()).toEqual([]);
});

test('a connection that is cut while it is in use costs its holder the answer, and nobody else anything', async () => {
  // Longer than any test waits; the connection is cut long before.
  const asked = database.db.transaction().execute((trx) => sql`select pg_sleep(${600})`.execute(trx));
  const lost = expect(asked).rejects.toThrow(/terminat|reset/i);
  const { rows } = await cutSleepers();
  expect(rows).toHaveLength(1);
  await lost;
  expect(await readMeta()).toEqual([]);
});

/** What happens to all connections when the Postgres server is restarted. */
async function cutSleepers(): Promise<pg.QueryResult> {
  const client = new pg.Client(fresh.url);
  await client.connect();
  const cut = `select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and wait_event = 'PgSleep'`;
  let result = await client.query(cut);
  while (!result.rowCount) result = await client.query(cut);
  await client.end();
  return result;
}
