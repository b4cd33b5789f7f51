import { setTimeout as delay } from 'node:timers/promises';
import { type Kysely, sql } from 'kysely';
import PgBoss from 'pg-boss';
import type { Database } from '../../database/open.ts';
import type { Tables } from '../../database/tables.ts';
import type { Log } from '../../log.ts';
import { every } from '../upkeep/every.ts';
import { giveBack, type Held, hold, takeUpOrphans, within } from './job-holders.ts';
import { startWorker, type Worker } from './job-worker.ts';
import { type Again, gatherOutcomes } from './outcomes.ts';

/** What each queue carries. */
export interface JobData {
  operations: { session_id: string; run: number };
  /** The `poll`th question at the session's integration whether a push was approved. */
  approvals: { session_id: string; poll: number };
  /** All that the link was asked to read, or some of it. */
  refresh: { link_id: string; resources?: string[] };
  /** The `attempt`th at one delivery. */
  webhooks: { delivery_id: string; attempt: number };
  sweep: Record<string, never>;
}
type Queue = keyof JobData;

const QUEUES: Queue[] = ['operations', 'approvals', 'refresh', 'webhooks', 'sweep'];

interface SendOptions {
  /** Not before so many seconds from now. */
  startAfterSeconds?: number;
  /** How often a handler that throws is called again; 10 unless told. */
  retryLimit?: number;
}

/** Work that survives a crash, on the same database as everything else. */
export interface Jobs {
  /** Given the transaction of what makes the work necessary: there is no one without the other. */
  send<Q extends Queue>(trx: Kysely<Tables>, queue: Q, data: JobData[Q], options?: SendOptions): Promise<void>;
  /**
   * Works on up to `limit` jobs at a time. A handler that throws is called again a second later; `last` tells it that
   * this is the last time. What it does must bear being done twice: a process can die between the deed and the note.
   */
  work<Q extends Queue>(
    queue: Q,
    limit: number,
    handle: (data: JobData[Q], last: boolean) => Promise<void> | Promise<Again | undefined>,
  ): void;
  /** Sends an empty job each minute: one, however many processes ask for it. */
  eachMinute(queue: 'sweep'): void;
  /** Gives running jobs some seconds, and hands back the rest. */
  close(): Promise<void>;
}

/** On it every process hears that a queue has work. */
const CHANNEL = 'job_sent';

const RETRIES = 10;
const RETRY_SECONDS = 1;
/** The expiry is the last resort against a process that lives but hangs: handlers stop by themselves long before. */
const OPTIONS = { retryDelay: RETRY_SECONDS, expireInSeconds: 300 };

/** What is postponed by no more than this begins on time in the process that sent it. */
const SOON_SECONDS = 10;
/** By which a clock of ours may be ahead of the database's. */
const SURELY_MS = 50;

/** How often one looks for jobs of processes that died. */
const TAKE_UP_MS = 2000;
/** More than once a minute, since only one of all the processes' tries becomes a job. */
const MINUTE_TRIES_MS = 15_000;
/** Until an outcome that could not be written down is tried again. */
const SETTLE_AGAIN_MS = 1000;

/** @param stopping aborted when the process is about to end: jobs that throw are handed back then, not counted. */
export async function openJobs(database: Database, log: Log, stopping: AbortSignal): Promise<Jobs> {
  const { db, process } = database;
  const failed = (error: unknown) => log.error({ event: 'job_queue_error' }, error);
  const boss = await startBoss(database, failed);
  const workers = new Map<string, Worker>();
  await database.listen(CHANNEL, (queue) => {
    for (const [name, worker] of workers) if (queue === null || queue === name) worker.wake();
  });
  const announce = (trx: Kysely<Tables>, queue: string) => sql`select pg_notify(${CHANNEL}, ${queue})`.execute(trx);

  const takeUp = every(TAKE_UP_MS, async () => {
    try {
      for (const queue of await takeUpOrphans(db, boss)) await announce(db, queue);
    } catch (error) {
      failed(error);
    }
  });
  const timers = [takeUp];
  await takeUp.now();

  /** Else the next look would find it, up to two seconds late. */
  function wakeIn(seconds: number, queue: string): void {
    if (seconds <= SOON_SECONDS) workers.get(queue)?.wakeIn(seconds * 1000 + SURELY_MS);
  }

  async function handBack(job: Held<unknown>): Promise<void> {
    await giveBack(db, boss, job);
    await announce(db, job.name);
  }

  return {
    async send(trx, queue, data, { startAfterSeconds = 0, retryLimit = RETRIES } = {}) {
      await boss.send(queue, data, { ...within(trx), ...OPTIONS, retryLimit, startAfter: startAfterSeconds });
      if (startAfterSeconds) wakeIn(startAfterSeconds, queue);
      else await announce(trx, queue);
    },

    work(queue, limit, handle) {
      const comesOf = async ({ data, retryCount, retryLimit }: Held<JobData[typeof queue]>) => {
        try {
          return (await handle(data, retryCount >= retryLimit)) ?? 'done';
        } catch (error) {
          if (stopping.aborted) return 'back';
          log.error({ event: 'job_failed', code: queue }, error);
          return 'failed';
        }
      };
      const settle = gatherOutcomes(db, boss, queue, OPTIONS);
      const worker = startWorker<Held<JobData[typeof queue]>>({
        limit,
        stopping,
        failed,
        take: (count) => db.transaction().execute((trx) => hold(trx, boss, queue, count, process)),
        async run(job) {
          const outcome = await comesOf(job);
          // The hold lasts as long as the process: nobody else would ever settle it.
          for (;;)
            try {
              if (outcome === 'back') return await handBack(job);
              await settle({ ...job, outcome });
              if (outcome === 'failed') wakeIn(RETRY_SECONDS, queue);
              else if (outcome !== 'done') wakeIn(outcome.againAfterSeconds, queue);
              return;
            } catch (error) {
              failed(error);
              if (stopping.aborted) return;
              await delay(SETTLE_AGAIN_MS);
            }
        },
        handBack,
      });
      workers.set(queue, worker);
    },

    eachMinute(queue) {
      const tick = every(MINUTE_TRIES_MS, async () => {
        const sent = await boss.send(queue, {}, { singletonSeconds: 60, retryLimit: 0 }).catch(failed);
        if (sent) await announce(db, queue).catch(failed);
      });
      timers.push(tick);
      void tick.now();
    },

    async close() {
      await Promise.all(timers.map((timer) => timer.stop()));
      await Promise.all([...workers.values()].map((worker) => worker.stop()));
      await boss.stop({ graceful: false });
    },
  };
}

/** Makes the queue's own tables, or brings them up to date. */
export async function makeQueueTables(database: Database, failed: (error: unknown) => void): Promise<void> {
  const boss = await startBoss(database, failed);
  await boss.stop({ graceful: false });
}

async function startBoss({ alone, executeSql }: Database, failed: (error: unknown) => void) {
  const boss = new PgBoss({
    db: { executeSql } as PgBoss.Db,
    maintenanceIntervalSeconds: 60,
    schedule: false,
    archiveCompletedAfterSeconds: 600,
    deleteAfterMinutes: 60,
  });
  boss.on('error', failed);
  await alone(async () => {
    await boss.start();
    for (const queue of QUEUES) await boss.createQueue(queue);
  });
  return boss;
}
