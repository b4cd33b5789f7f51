import { sql } from 'kysely';
import PgBoss from 'pg-boss';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Database } from '../../database/open.ts';
import { openLog } from '../../log.ts';
import { openTestDatabase, type TestDatabase } from '../../testing/test-database.ts';
import { takeUpOrphans } from './job-holders.ts';
import { type Jobs, openJobs } from './jobs.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());

interface Process {
  database: Database;
  jobs: Jobs;
  stop: AbortController;
  logged: string[];
}
const open: Process[] = [];
/** A server process, as far as jobs go. */
async function start(): Promise<Process> {
  const own = await database.another();
  const stop = new AbortController();
  const logged: string[] = [];
  const jobs = await openJobs(own, openLog('info', { write: (line) => void logged.push(line) }), stop.signal);
  const process = { database: own, jobs, stop, logged };
  open.push(process);
  return process;
}
async function end({ database, jobs, stop }: Process): Promise<void> {
  stop.abort();
  await jobs.close();
  await database.close();
}
afterEach(async () => {
  await Promise.all(open.splice(0).map(end));
  await sql`delete from pgboss.job`.execute(database.db);
  await database.db.deleteFrom('job_holders').execute();
});

const send = ({ jobs }: Process, run: number, options = {}) =>
  database.db.transaction().execute((trx) => jobs.send(trx, 'operations', { session_id: 'session-1', run }, options));
const states = async () => {
  const { rows } = await sql<{ run: number; state: string; retry_count: number }>`
    select (data->>'run')::integer as run, state, retry_count from pgboss.job order by run`.execute(database.db);
  return rows.map(({ run, state, retry_count }) => `${run} ${state} ${retry_count}`);
};
const holders = () => database.db.selectFrom('job_holders').select('process').execute();

/** Something to wait for, and its announcement. */
function signal<T = void>() {
  let give!: (value: T) => void;
  const given = new Promise<T>((resolve) => (give = resolve));
  return { give, given };
}
/** Until the outcomes of all jobs are written down. */
async function settled() {
  while ((await holders()).length) await sql`select 1`.execute(database.db);
}

describe('sending', () => {
  test('belongs to the transaction that it is given', async () => {
    const process = await start();
    const rolledBack = database.db.transaction().execute(async (trx) => {
      await process.jobs.send(trx, 'operations', { session_id: 'session-1', run: 1 });
      throw new Error('no');
    });
    await expect(rolledBack).rejects.toThrow('no');
    const begun = signal<number>();
    process.jobs.work('operations', 1, async ({ run }) => begun.give(run));
    await send(process, 2);
    expect(await begun.given).toBe(2);
    await settled();
    expect(await states()).toEqual(['2 completed 0']);
  });

  test('can be for later', async () => {
    const process = await start();
    const begun = signal<number>();
    process.jobs.work('operations', 2, async ({ run }) => begun.give(run));
    await send(process, 1, { startAfterSeconds: 3600 });
    await send(process, 2);
    expect(await begun.given).toBe(2);
    await settled();
    expect(await states()).toEqual(['1 created 0', '2 completed 0']);
  });

  test('each minute makes one job of what many processes ask for', async () => {
    const processes = await Promise.all([start(), start(), start()]);
    const done = signal();
    processes[0]!.jobs.work('sweep', 1, async () => done.give());
    for (const { jobs } of processes) jobs.eachMinute('sweep');
    await done.given;
    await Promise.all(open.splice(0).map(end));
    const { rows } = await sql<{ singleton_on: Date }>`select singleton_on from pgboss.job`.execute(database.db);
    expect(new Set(rows.map(({ singleton_on }) => `${singleton_on}`)).size).toBe(rows.length);
  });
});

describe('a handler', () => {
  test('works on several at a time, and a slow one keeps no other waiting', async () => {
    const process = await start();
    const slow = signal();
    const third = signal();
    process.jobs.work('operations', 2, async ({ run }) => {
      if (run === 1) await slow.given;
      if (run === 3) third.give();
    });
    for (const run of [1, 2, 3]) await send(process, run);
    await third.given;
    slow.give();
    await settled();
    expect(await states()).toEqual(['1 completed 0', '2 completed 0', '3 completed 0']);
  });

  test('that throws is called again, and is told when it is the last time', async () => {
    const process = await start();
    const lasts: boolean[] = [];
    const over = signal();
    process.jobs.work('operations', 1, async (_, last) => {
      lasts.push(last);
      if (last) over.give();
      throw new Error('hunter2');
    });
    await send(process, 1, { retryLimit: 1 });
    await over.given;
    await settled();
    expect(lasts).toEqual([false, true]);
    expect(await states()).toEqual(['1 failed 1']);
    const { rows } = await sql<{ text: string }>`select job::text as text from pgboss.job`.execute(database.db);
    expect(JSON.stringify([rows, process.logged])).not.toContain('hunter2');
    expect(process.logged.join('')).toContain('"job_failed"');
  });
});

describe('what comes of jobs', () => {
  test('one that is not to be done now comes again, as if it had never begun', async () => {
    const process = await start();
    const tries: number[] = [];
    const over = signal();
    process.jobs.work('operations', 1, async ({ run }) => {
      tries.push(run);
      if (tries.length < 3) return { againAfterSeconds: 1 };
      over.give();
      return undefined;
    });
    await send(process, 1, { retryLimit: 0 });
    await over.given;
    await settled();
    expect(tries).toEqual([1, 1, 1]);
    expect(await states()).toEqual(['1 completed 0', '1 completed 0', '1 completed 0']);
  });

  test('of each what is its own, however many end together; of one that was given away nothing', async () => {
    const process = await start();
    const all = signal();
    const goOn = signal();
    let begun = 0;
    process.jobs.work('operations', 10, async ({ run }) => {
      if (++begun === 10) all.give();
      await goOn.given;
      if (run % 3 === 1) throw new Error('no');
      return run % 3 === 2 ? { againAfterSeconds: 3600 } : undefined;
    });
    for (let run = 0; run < 10; run++) await send(process, run, { retryLimit: 0 });
    await all.given;
    const nine = sql`(select id from pgboss.job where data->>'run' = '9')`;
    await sql`update job_holders set attempt = 7 where job_id = ${nine}`.execute(database.db);
    goOn.give();
    while ((await holders()).length > 1) await sql`select 1`.execute(database.db);
    const done = [0, 3, 6].map((run) => `${run} completed 0`);
    const failed = [1, 4, 7].map((run) => `${run} failed 0`);
    const again = [2, 5, 8].flatMap((run) => [`${run} completed 0`, `${run} created 0`]);
    expect((await states()).sort()).toEqual([...done, ...failed, ...again, '9 active 0'].sort());
  });
});

describe('when a process ends', () => {
  test('it hands back what it runs, and another takes it at once', async () => {
    const first = await start();
    const begun = signal();
    first.jobs.work('operations', 1, async () => {
      begun.give();
      await new Promise((_, reject) => first.stop.signal.addEventListener('abort', () => reject(new Error('stop'))));
    });
    await send(first, 1);
    await begun.given;
    expect(await states()).toEqual(['1 active 0']);
    first.stop.abort();
    await settled();
    expect(await states()).toEqual(['1 created 0']);
    const second = await start();
    const done = signal();
    second.jobs.work('operations', 1, async () => done.give());
    await done.given;
    await settled();
    expect(await states()).toEqual(['1 completed 1']);
  });

  test('it begins no other', async () => {
    const process = await start();
    const runs: number[] = [];
    process.stop.abort();
    process.jobs.work('operations', 1, async ({ run }) => void runs.push(run));
    await send(process, 1);
    await process.jobs.close();
    expect(runs).toEqual([]);
    expect(await states()).toEqual(['1 created 0']);
  });
});

describe('when a process dies', () => {
  /** One that is busy with job 1 until it is told to go on. */
  async function busy() {
    const process = await start();
    const begun = signal();
    const goOn = signal();
    process.jobs.work('operations', 1, async () => {
      begun.give();
      await goOn.given;
    });
    await send(process, 1);
    await begun.given;
    return { process, goOn: goOn.give };
  }
  /** Nobody has this number: the job's holder looks dead. */
  const NOBODY = 0;
  const bury = () => database.db.updateTable('job_holders').set({ process: NOBODY }).execute();
  const boss = () => new PgBoss({ db: { executeSql: database.executeSql } as PgBoss.Db });

  test('its jobs are taken up by a living one', async () => {
    const { goOn } = await busy();
    const heir = await start();
    const done = signal();
    heir.jobs.work('operations', 1, async () => done.give());
    await bury();
    await done.given;
    goOn();
    await settled();
    expect(await states()).toEqual(['1 completed 1']);
  });

  test('what it still does about them counts no more', async () => {
    const { process, goOn } = await busy();
    await bury();
    goOn();
    await end(process);
    open.splice(0);
    await takeUpOrphans(database.db, boss());
    expect(await states()).toEqual(['1 created 0']);
  });

  test('control: while it lives its jobs are its own', async () => {
    const { goOn } = await busy();
    expect(await takeUpOrphans(database.db, boss())).toEqual(new Set());
    expect(await states()).toEqual(['1 active 0']);
    goOn();
    await settled();
    expect(await states()).toEqual(['1 completed 0']);
  });
});
