import { CompiledQuery, type Kysely, sql, type Transaction } from 'kysely';
import type PgBoss from 'pg-boss';
import { livesSql } from '../../database/living.ts';
import type { Tables } from '../../database/tables.ts';

/** A job this process works on, for the `retryCount`th time. */
export type Held<T> = PgBoss.JobWithMetadata<T> & { process: number };

/** What is needed to end one's hold on a job. */
type Hold = Pick<Held<unknown>, 'id' | 'name' | 'process' | 'retryCount'>;

/** Makes pg-boss work in an open transaction. */
export const within = (trx: Kysely<Tables>) => ({
  db: {
    executeSql: (text: string, values: unknown[]) => trx.executeQuery(CompiledQuery.raw(text, values)),
  } as PgBoss.Db,
});

/** Takes up to `count` jobs and notes, in the same transaction, which process has them. */
export async function hold<T>(
  trx: Transaction<Tables>,
  boss: PgBoss,
  queue: string,
  count: number,
  process: number,
): Promise<Held<T>[]> {
  const jobs = await boss.fetch<T>(queue, { batchSize: count, includeMetadata: true, ...within(trx) });
  if (!jobs.length) return [];
  await trx
    .insertInto('job_holders')
    .values(jobs.map(({ id, retryCount }) => ({ job_id: id, queue, process, attempt: retryCount })))
    .onConflict((conflict) =>
      conflict
        .column('job_id')
        .doUpdateSet((row) => ({ process: row.ref('excluded.process'), attempt: row.ref('excluded.attempt') })),
    )
    .execute();
  return jobs.map((job) => ({ ...job, process }));
}

/** Ends the hold and does the rest, in one transaction: nothing at all if the job has been given to another since. */
export async function letGo(
  db: Kysely<Tables>,
  { id, process, retryCount }: Hold,
  rest: (on: ReturnType<typeof within>) => Promise<unknown>,
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const held = await trx
      .deleteFrom('job_holders')
      .where('job_id', '=', id)
      .where('process', '=', process)
      .where('attempt', '=', retryCount)
      .returning('job_id')
      .executeTakeFirst();
    if (held) await rest(within(trx));
  });
}

/** Puts the job back as if it had never been taken: anyone may take it at once. */
export const giveBack = (db: Kysely<Tables>, boss: PgBoss, job: Hold): Promise<void> =>
  letGo(db, job, async (on) => {
    await boss.cancel(job.name, job.id, on);
    await boss.resume(job.name, job.id, on);
  });

/**
 * Puts back the jobs of processes that died without a word.
 * @returns the queues that have work now.
 */
export async function takeUpOrphans(db: Kysely<Tables>, boss: PgBoss): Promise<Set<string>> {
  const orphans = await db
    .selectFrom('job_holders')
    .selectAll()
    .where(sql<boolean>`not ${sql.raw(livesSql('job_holders.process'))}`)
    .execute();
  for (const { job_id, queue, process, attempt } of orphans)
    await giveBack(db, boss, { id: job_id, name: queue, process, retryCount: attempt });
  return new Set(orphans.map(({ queue }) => queue));
}
