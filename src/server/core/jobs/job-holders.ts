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

/**
 * Ends this process's hold on the jobs.
 * @returns those that it still had: the others have been given away since, and what came of them here counts no more.
 */
export async function letGo<J extends Hold>(trx: Transaction<Tables>, jobs: readonly J[]): Promise<J[]> {
  const { rows } = await sql<Pick<Tables['job_holders'], 'job_id' | 'attempt'>>`
    delete from job_holders
    using unnest(
      ${jobs.map(({ id }) => id)}::uuid[],
      ${jobs.map(({ process }) => process)}::integer[],
      ${jobs.map(({ retryCount }) => retryCount)}::integer[]
    ) as had (job_id, process, attempt)
    where job_holders.job_id = had.job_id
      and job_holders.process = had.process
      and job_holders.attempt = had.attempt
    returning job_holders.job_id, job_holders.attempt`.execute(trx);
  return jobs.filter(({ id, retryCount }) => rows.some((row) => row.job_id === id && row.attempt === retryCount));
}

/** Puts the job back as if it had never been taken: anyone may take it at once. */
export const giveBack = (db: Kysely<Tables>, boss: PgBoss, job: Hold): Promise<void> =>
  db.transaction().execute(async (trx) => {
    for (const { name, id } of await letGo(trx, [job])) {
      await boss.cancel(name, id, within(trx));
      await boss.resume(name, id, within(trx));
    }
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
