import { sql } from 'kysely';
import { now } from '../../database/clock.ts';
import type { Deps } from '../../deps.ts';

/** Overdue for so long, an attempt's job must have been lost. */
const LOST_AFTER = sql<Date>`clock() - interval '5 minutes'`;
/** How long it can be looked up what became of a message. */
const KEPT_FOR = sql<Date>`clock() - interval '7 days'`;
const AT_ONCE = 100;

/** Each minute: sends anew what a lost job has left behind, and forgets what ended long ago. */
export async function sweepDeliveries({ db, jobs, log }: Pick<Deps, 'db' | 'jobs' | 'log'>): Promise<void> {
  const resent = await db.transaction().execute(async (trx) => {
    const lost = await trx
      .updateTable('deliveries')
      .set({ next_at: now })
      .where('id', 'in', (query) =>
        query
          .selectFrom('deliveries')
          .select('id')
          .where('status', '=', 'pending')
          .where('next_at', '<', LOST_AFTER)
          .orderBy('next_at')
          .limit(AT_ONCE)
          .forUpdate()
          .skipLocked(),
      )
      .returning(['id', 'attempts'])
      .execute();
    for (const { id, attempts } of lost) await jobs.send(trx, 'webhooks', { delivery_id: id, attempt: attempts + 1 });
    return lost.length;
  });
  if (resent) log.warn({ event: 'webhooks_resent', count: resent });
  await db.deleteFrom('deliveries').where('status', '<>', 'pending').where('done_at', '<', KEPT_FOR).execute();
}
