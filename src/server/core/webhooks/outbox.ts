import { sql, type Transaction } from 'kysely';
import { now } from '../../database/clock.ts';
import type { Tables } from '../../database/tables.ts';
import type { Deps } from '../../deps.ts';
import { newId } from '../ids.ts';
import type { ScheduleName } from './schedules.ts';
import type { SchemeName } from './sign.ts';

/** What a merchant is to be told. */
export interface Notice {
  contract: string;
  client_id: string;
  scheme: SchemeName;
  schedule: ScheduleName;
  /** The contract's name for it, such as `link.complete`. */
  event: string;
  /** One for each event, at all endpoints and attempts: receivers know a duplicate by it. See `newId('evt')`. */
  event_id: string;
  /** Thin: ids and states, never what a person entered. */
  body: object;
  /** Sent instead where the body would be too large. */
  smaller?: object;
}

/** What a receiver must take. */
export const MAX_BODY_BYTES = 20 * 1024;

/**
 * Sends a message to an address that was given with one link. Given the transaction of what it tells: there is no one
 * without the other. The address must have passed `readTarget`.
 * @param namedAt when the merchant last gave this address: one that answered 410 since then is not bothered again.
 * @returns the delivery's id, or null when nothing will be sent.
 */
export async function notifyUrl(
  trx: Transaction<Tables>,
  deps: Pick<Deps, 'jobs'>,
  notice: Notice,
  url: string,
  namedAt: Date,
): Promise<string | null> {
  const gone = await trx
    .selectFrom('webhooks_gone')
    .select('url')
    .where('client_id', '=', notice.client_id)
    .where('url', '=', url)
    .where('gone_at', '>=', namedAt)
    .executeTakeFirst();
  return gone ? null : insert(trx, deps, notice, { url, endpoint_id: null });
}

/**
 * Sends a message to every endpoint that the client registered for such events, in the transaction of what it tells.
 * @returns the deliveries' ids.
 */
export async function notifyEndpoints(
  trx: Transaction<Tables>,
  deps: Pick<Deps, 'jobs'>,
  notice: Notice,
  environment: string,
): Promise<string[]> {
  const endpoints = await trx
    .selectFrom('webhook_endpoints')
    .select(['id as endpoint_id', 'url'])
    .where('client_id', '=', notice.client_id)
    .where('contract', '=', notice.contract)
    .where('environment', '=', environment)
    .where('disabled_at', 'is', null)
    .where(sql<boolean>`events @> ${JSON.stringify([notice.event])}::jsonb`)
    .execute();
  const ids: string[] = [];
  for (const endpoint of endpoints) ids.push(await insert(trx, deps, notice, endpoint));
  return ids;
}

async function insert(
  trx: Transaction<Tables>,
  { jobs }: Pick<Deps, 'jobs'>,
  { body, smaller, ...notice }: Notice,
  to: { url: string; endpoint_id: string | null },
): Promise<string> {
  // A dot would let one id, time and body pass for another three: they are signed with dots between them.
  if (!/^[\w-]{1,128}$/.test(notice.event_id)) throw new Error('An event_id is made of letters, digits, _ and -.');
  const id = newId('dlv');
  await trx
    .insertInto('deliveries')
    .values({ id, ...notice, ...to, body: fit(body, smaller), created_at: now, next_at: now })
    .execute();
  await jobs.send(trx, 'webhooks', { delivery_id: id, attempt: 1 });
  return id;
}

/** @throws {Error} when even the smaller body is too large. */
function fit(...bodies: (object | undefined)[]): string {
  for (const body of bodies) {
    const text = JSON.stringify(body);
    if (body && Buffer.byteLength(text) <= MAX_BODY_BYTES) return text;
  }
  throw new Error(`A webhook's body may hold ${MAX_BODY_BYTES} bytes; give a smaller one.`);
}
