import { CompiledQuery, type Kysely } from 'kysely';
import PgBoss from 'pg-boss';
import type { Database } from '../database/open.ts';
import type { Tables } from '../database/tables.ts';
import type { Log } from '../log.ts';

/** What each queue carries. */
export interface JobData {
  operations: { session_id: string; run: number };
  sweep: Record<string, never>;
}
type Queue = keyof JobData;

/** Work that survives a crash, on the same database as everything else. */
export interface Jobs {
  /** Given the transaction of what makes the work necessary: there is no one without the other. */
  send<Q extends Queue>(trx: Kysely<Tables>, queue: Q, data: JobData[Q]): Promise<void>;
  /** Call after the commit: the work begins at once instead of at the next poll. */
  wake(queue: Queue): void;
  /** Works on up to `workers` jobs at a time. A handler that throws is called again later, 10 times in all. */
  work<Q extends Queue>(
    queue: Q,
    workers: number,
    handle: (data: JobData[Q], last: boolean) => Promise<void>,
  ): Promise<void>;
  /** Sends an empty job each minute, from one process only. */
  eachMinute(queue: 'sweep'): Promise<void>;
  close(): Promise<void>;
}

const RETRIES = 10;

export async function openJobs({ executeSql }: Pick<Database, 'executeSql'>, log: Log): Promise<Jobs> {
  const boss = new PgBoss({ db: { executeSql } as PgBoss.Db, maintenanceIntervalSeconds: 60 });
  boss.on('error', (error) => log.error({ event: 'job_queue_error' }, error));
  await boss.start();
  const workers: Record<Queue, string[]> = { operations: [], sweep: [] };
  for (const queue of Object.keys(workers)) await boss.createQueue(queue);

  const wake = (queue: Queue) => {
    for (const worker of workers[queue]) boss.notifyWorker(worker);
  };

  return {
    wake,
    async send(trx, queue, data) {
      const db = { executeSql: (text: string, values: unknown[]) => trx.executeQuery(CompiledQuery.raw(text, values)) };
      // A job is given up for lost after a minute, and taken up again.
      await boss.send(queue, data, { db: db as PgBoss.Db, retryLimit: RETRIES, retryDelay: 1, expireInSeconds: 60 });
    },
    async work(queue, count, handle) {
      await takeUpOrphans(boss, executeSql, queue);
      const options = { pollingIntervalSeconds: 2, includeMetadata: true as const };
      for (let i = 0; i < count; i++) {
        const id = await boss.work<JobData[typeof queue]>(queue, options, async ([job]) => {
          try {
            if (job) await handle(job.data, job.retryCount >= job.retryLimit);
          } catch (error) {
            log.error({ event: 'job_failed', code: queue }, error);
            throw error;
          } finally {
            // A worker rests until its next poll after each job, though more may be waiting.
            wake(queue);
          }
        });
        workers[queue].push(id);
      }
    },
    eachMinute: (queue) => boss.schedule(queue, '* * * * *', {}),
    close: () => boss.stop({ graceful: true, timeout: 5000 }),
  };
}

/**
 * After a crash the jobs it interrupted still count as running. The embedded database has one process only, so at its
 * start nobody can be running them: they go back to the queue now rather than after their time is up.
 */
async function takeUpOrphans(boss: PgBoss, executeSql: Database['executeSql'], queue: Queue) {
  const { rows } = await executeSql(`select id from pgboss.job where name = $1 and state = 'active'`, [queue]);
  const ids = (rows as { id: string }[]).map(({ id }) => id);
  if (ids.length) await boss.fail(queue, ids);
}
