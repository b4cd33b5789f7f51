// @vitest-environment node
import { PGlite } from '@electric-sql/pglite';
import { Kysely, PostgresDialect, sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ExecuteSql, oneConnection } from './one-connection.ts';

let db: Kysely<{ numbers: { n: number } }>;
let executeSql: ExecuteSql;
beforeAll(async () => {
  const pg = await PGlite.create();
  const connection = oneConnection(pg);
  executeSql = connection.executeSql;
  db = new Kysely({ dialect: new PostgresDialect({ pool: connection.pool }) });
  await sql`create table numbers (n integer primary key)`.execute(db);
});
afterAll(() => db.destroy());

const count = async () => (await db.selectFrom('numbers').selectAll().execute()).length;

test('a transaction has the connection to itself', async () => {
  let sawMiddle: Promise<number> | undefined;
  await db.transaction().execute(async (trx) => {
    await trx.insertInto('numbers').values({ n: 1 }).execute();
    sawMiddle = count();
    await trx.insertInto('numbers').values({ n: 2 }).execute();
  });
  expect(await sawMiddle).toBe(2);
});

test('a statement from outside does not slip into a transaction that is rolled back', async () => {
  let outside: Promise<unknown> | undefined;
  const rolledBack = db.transaction().execute(async (trx) => {
    await trx.insertInto('numbers').values({ n: 10 }).execute();
    outside = executeSql('insert into numbers values ($1)', [11]);
    throw new Error('no');
  });
  await expect(rolledBack).rejects.toThrow('no');
  await outside;
  expect(await db.selectFrom('numbers').select('n').where('n', '>=', 10).execute()).toEqual([{ n: 11 }]);
});

test('counts the rows that a statement changed', async () => {
  const { numUpdatedRows } = await db
    .updateTable('numbers')
    .set({ n: 12 })
    .where('n', '=', 11)
    .executeTakeFirstOrThrow();
  expect(numUpdatedRows).toBe(1n);
});

test('several statements that fail half-way leave the connection usable', async () => {
  await expect(executeSql('begin; insert into numbers values (20); select nonsense; commit')).rejects.toThrow();
  await db.insertInto('numbers').values({ n: 21 }).execute();
  expect(await db.selectFrom('numbers').select('n').where('n', '>=', 20).execute()).toEqual([{ n: 21 }]);
});
