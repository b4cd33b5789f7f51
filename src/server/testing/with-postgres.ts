import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { startPostgres } from '../../tools/postgres.ts';
import { openJobs } from '../core/jobs.ts';
import { openDatabase } from '../database/open.ts';
import { openLog } from '../log.ts';
import { addressOf, TEMPLATE } from './fresh-database.ts';

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
  const lost = (error: unknown) => console.error(error);
  const database = await openDatabase({ dataDir: null, postgres: { url, pool: 2, relaxed: false } }, lost);
  const stop = new AbortController();
  const jobs = await openJobs(database, openLog('silent'), stop.signal);
  stop.abort();
  await jobs.close();
  await database.close();
  project.provide('postgres', server);
  return cluster.stop;
}
