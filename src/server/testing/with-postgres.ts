import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { startPostgres } from '../../tools/postgres.ts';
import { addressOf, TEMPLATE } from './fresh-database.ts';
import { openTemplate } from './template.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The address of a Postgres server, where the tests run on one. */
    postgres: string;
  }
}

/** Before all tests on Postgres: starts a server, and prepares the database that theirs are copies of. */
export default async function withPostgres(project: TestProject): Promise<() => Promise<void>> {
  const cluster = await startPostgres();
  const server = cluster.url();
  const client = new pg.Client({ connectionString: server });
  await client.connect();
  await client.query(`create database ${TEMPLATE}`);
  await client.end();
  const url = addressOf(server, TEMPLATE);
  const template = await openTemplate({ dataDir: null, postgres: { url, pool: 2, relaxed: false } });
  await template.close();
  project.provide('postgres', server);
  return cluster.stop;
}
