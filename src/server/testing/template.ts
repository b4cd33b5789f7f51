import { openJobs } from '../core/jobs/jobs.ts';
import { type Database, openDatabase, type Place } from '../database/open.ts';
import { openLog } from '../log.ts';

/** A database with all tables, those of the jobs too, and without rows: the tests' databases are copies of it. */
export async function openTemplate(place: Place): Promise<Database> {
  const database = await openDatabase(place, (error) => console.error(error));
  const stop = new AbortController();
  const jobs = await openJobs(database, openLog('silent'), stop.signal);
  stop.abort();
  await jobs.close();
  return database;
}
