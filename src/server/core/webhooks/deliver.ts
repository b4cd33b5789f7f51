import type { Transaction } from 'kysely';
import { inSeconds, now } from '../../database/clock.ts';
import type { DeliveryRow, Tables } from '../../database/tables.ts';
import type { Deps } from '../../deps.ts';
import type { JobData } from '../jobs/jobs.ts';
import type { Again } from '../jobs/outcomes.ts';
import type { Due } from './due.ts';
import { EgressError } from './egress-error.ts';
import { openSecrets } from './endpoints.ts';
import { nextPause, readRetryAfter, type ScheduleName } from './schedules.ts';
import { SCHEMES, type SchemeName } from './sign.ts';

type Job = JobData['webhooks'];

const LONG_WAIT_SECONDS = 60;

/** What an attempt came to. */
interface Outcome {
  /** The status, or why there was none. */
  code: string;
  delivered: boolean;
  /** The receiver wants to hear nothing more. */
  gone: boolean;
  /** Seconds that the receiver asked for. */
  retryAfter: number;
}

/**
 * One attempt at one delivery. What came of it is noted, and the next attempt sent, in one transaction: whatever dies
 * in between, the message goes out at least once more, under the same id.
 */
export async function deliver(deps: Deps, job: Job): Promise<Again | undefined> {
  const due = await deps.webhooks.readDue(job);
  if (!due) return undefined;
  if (due.unwanted) {
    await note(deps, job, due, { code: 'disabled', delivered: false, gone: true, retryAfter: 0 });
    return undefined;
  }
  const pass = deps.webhooks.lanes.enter(due.client_id, originOf(due.url));
  if ('waitMs' in pass) return putBack(deps, job, Math.ceil(pass.waitMs / 1000));
  let answered = false;
  try {
    const outcome = await attempt(deps, due, job.attempt);
    answered = /^\d/.test(outcome.code);
    await note(deps, job, due, outcome);
    return undefined;
  } finally {
    pass.leave(answered);
  }
}

const originOf = (url: string) => (URL.canParse(url) ? new URL(url).origin : '');

/** @throws {EgressError} when the server is stopping: that was no attempt. */
async function attempt(deps: Deps, due: Due, count: number): Promise<Outcome> {
  const { body, present } = due;
  try {
    const { status, retryAfter } = await deps.webhooks.post(
      {
        url: due.url,
        headers: {
          'Content-Type': 'application/json',
          'Accept-Encoding': 'identity',
          'User-Agent': 'Connect-Webhooks/1',
          ...(await SCHEMES[due.scheme as SchemeName](deps, {
            event_id: due.event_id,
            event: due.event,
            client_id: due.client_id,
            delivery_id: due.id,
            body,
            attempt: count,
            sent_at: Math.floor(present.getTime() / 1000),
            secrets: secretsOf(deps, due),
          })),
        },
        body,
      },
      { allowHttp: due.environment === 'sandbox', signal: deps.stopping },
    );
    return {
      code: String(status),
      delivered: status >= 200 && status < 300,
      gone: status === 410,
      retryAfter: readRetryAfter(retryAfter, present),
    };
  } catch (error) {
    if (!(error instanceof EgressError) || error.code === 'stopping') throw error;
    return { code: error.code, delivered: false, gone: false, retryAfter: 0 };
  }
}

function secretsOf({ keys }: Pick<Deps, 'keys'>, { endpoint_id, secrets, both_sign }: Due): string[] {
  if (!endpoint_id || !secrets) return [];
  return openSecrets(keys, endpoint_id, secrets).slice(0, both_sign ? 2 : 1);
}

async function note(deps: Deps, { attempt }: Job, due: Due, { code, delivered, gone, retryAfter }: Outcome) {
  const pause = delivered || gone ? null : nextPause(due.schedule as ScheduleName, attempt, retryAfter);
  const status = delivered ? 'delivered' : pause === null ? 'dropped' : 'pending';
  await deps.db.transaction().execute(async (trx) => {
    const noted = await trx
      .updateTable('deliveries')
      .set({
        status,
        attempts: attempt,
        last_outcome: code,
        next_at: inSeconds(pause ?? 0),
        done_at: status === 'pending' ? null : now,
      })
      .where('id', '=', due.id)
      .where('status', '=', 'pending')
      // Another worker may have taken this attempt for lost, and made it too: one of the two goes on.
      .where('attempts', '=', attempt - 1)
      .returning('id')
      .executeTakeFirst();
    if (gone) await stopSending(trx, due);
    const next = { delivery_id: due.id, attempt: attempt + 1 };
    if (noted && pause !== null) await deps.jobs.send(trx, 'webhooks', next, { startAfterSeconds: pause });
  });
  if (status === 'dropped') deps.log.warn({ event: 'webhook_dropped', client_id: due.client_id, code, count: attempt });
}

/** 410: nothing more goes there until the merchant gives the address again. */
async function stopSending(trx: Transaction<Tables>, { client_id, url, endpoint_id }: DeliveryRow): Promise<void> {
  if (endpoint_id)
    await trx.updateTable('webhook_endpoints').set({ disabled_at: now }).where('id', '=', endpoint_id).execute();
  else
    await trx
      .insertInto('webhooks_gone')
      .values({ client_id, url, gone_at: now })
      .onConflict((conflict) => conflict.columns(['client_id', 'url']).doUpdateSet({ gone_at: now }))
      .execute();
  await trx
    .updateTable('deliveries')
    .set({ status: 'dropped', last_outcome: '410', done_at: now })
    .where('status', '=', 'pending')
    .where('client_id', '=', client_id)
    .where('url', '=', url)
    .where('endpoint_id', endpoint_id ? '=' : 'is', endpoint_id)
    .execute();
}

/** Not now: the receiver has enough to do. That was no attempt. */
async function putBack({ db }: Deps, { delivery_id }: Job, againAfterSeconds: number): Promise<Again> {
  // Only what waits for long would look lost to the sweep.
  if (againAfterSeconds > LONG_WAIT_SECONDS)
    await db
      .updateTable('deliveries')
      .set({ next_at: inSeconds(againAfterSeconds) })
      .where('id', '=', delivery_id)
      .execute();
  return { againAfterSeconds };
}
