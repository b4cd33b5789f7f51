import type { Transaction } from 'kysely';
import type { SessionChange } from '../../core/contract.ts';
import { newId } from '../../core/ids.ts';
import { notifyUrl } from '../../core/webhooks/outbox.ts';
import { now, readClock } from '../../database/clock.ts';
import type { SessionRow, Tables } from '../../database/tables.ts';
import type { Deps } from '../../deps.ts';
import type { Failure } from './failure.ts';
import { readResult } from './result.ts';
import { settingsOf } from './settings.ts';
import { errorOf } from './standing.ts';
import { toMs } from './time.ts';

/** In the transaction of a change: notes when it was, tells who follows the link, and sends the webhook it is due. */
export async function passOn(trx: Transaction<Tables>, deps: Deps, change: SessionChange): Promise<void> {
  const { kind, session, intent } = change;
  await trx.updateTable('sessions').set({ changed_at: now }).where('id', '=', session.id).execute();
  await deps.events.announce(trx, intent.id);
  if (kind === 'linked') return send(trx, deps, change, null);
  const error = kind === 'claimed' || wasTold(kind, session) ? null : errorOf(session);
  if (error) await send(trx, deps, change, error);
}

/** The merchant hears of each failure once: of an attempt that had failed, or was left, not again when its time is up. */
function wasTold(kind: SessionChange['kind'], { step, failure, left_at, chosen }: SessionRow): boolean {
  if (kind === 'left') return step === 'failed';
  // Who leaves during the operations is waited for: they had chosen their accounts.
  return kind === 'expired' && (failure !== null || (left_at !== null && chosen === null));
}

async function send(
  trx: Transaction<Tables>,
  deps: Deps,
  { intent }: Pick<SessionChange, 'intent'>,
  error: Failure | null,
): Promise<void> {
  const { webhookUrl } = settingsOf(intent);
  if (webhookUrl === null) return;
  const said = {
    event: error ? 'link.failed' : 'link.complete',
    linkId: intent.id,
    status: error ? 'failed' : 'complete',
  };
  const timestamp = toMs(await readClock(trx));
  await notifyUrl(
    trx,
    deps,
    {
      contract: 'passage',
      client_id: intent.client_id,
      scheme: 'passage',
      schedule: 'passage',
      event: said.event,
      event_id: newId('evt'),
      body: { ...said, result: error ? null : await readResult(trx, intent.id), error, timestamp },
      // More than a receiver takes: it asks for the result by `GET /v1/links/:id`.
      smaller: { ...said, error, timestamp },
    },
    webhookUrl,
    intent.created_at,
  );
}
