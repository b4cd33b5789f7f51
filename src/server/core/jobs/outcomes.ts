import type { Kysely } from 'kysely';
import type PgBoss from 'pg-boss';
import { gather } from '../../database/gather.ts';
import type { Tables } from '../../database/tables.ts';
import { type Held, letGo, within } from './job-holders.ts';

/** The same job once more, not before so many seconds from now. */
export interface Again {
  againAfterSeconds: number;
}

interface Ended extends Held<object> {
  outcome: 'done' | 'failed' | Again;
}

/** Writes down what came of a queue's jobs, for all that end at one time in one transaction. */
export const gatherOutcomes = (
  db: Kysely<Tables>,
  boss: PgBoss,
  queue: string,
  options: Pick<PgBoss.JobInsert, 'retryDelay' | 'expireInSeconds'>,
) =>
  gather((ended: Ended[]) =>
    db.transaction().execute(async (trx) => {
      const held = await letGo(trx, ended);
      const on = within(trx);
      const failed = held.filter(({ outcome }) => outcome === 'failed');
      const done = held.filter(({ outcome }) => outcome !== 'failed');
      const again = held.flatMap(({ data, retryLimit, outcome }) =>
        typeof outcome === 'object'
          ? [{ ...options, name: queue, data, retryLimit, startAfter: `${outcome.againAfterSeconds}` }]
          : [],
      );
      if (again.length) await boss.insert(again, on);
      if (done.length) await boss.complete(queue, idsOf(done), {}, on);
      // Not the error itself: it would stay in the database, and its message may quote a value.
      if (failed.length) await boss.fail(queue, idsOf(failed), {}, on);
      return ended.map(() => undefined);
    }),
  );

/** The types of pg-boss leave out the data where there are several ids; its code would take the options for them. */
const idsOf = (jobs: Ended[]) => jobs.map(({ id }) => id) as unknown as string;
