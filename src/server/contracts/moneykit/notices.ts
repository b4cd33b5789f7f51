import type { Transaction } from 'kysely';
import { newId } from '../../core/ids.ts';
import { notifyUrl } from '../../core/webhooks/outbox.ts';
import { readClock } from '../../database/clock.ts';
import type { LinkRow, Tables } from '../../database/tables.ts';
import type { Deps } from '../../deps.ts';
import { linkErrorOf, stateOf } from './link-state.ts';
import type { Product } from './products.ts';
import { linkSettings } from './settings.ts';
import { toTime } from './time.ts';

export const EVENTS = ['link.state_changed', 'link.product_refresh', 'transactions.updates_available'] as const;
type Event = (typeof EVENTS)[number];

type Told = Pick<LinkRow, 'id' | 'client_id' | 'settings'>;

/**
 * Tells the link's own webhook, in the transaction of what is told. Ids and states alone.
 * @param key what receivers know a duplicate by; the event's id unless told.
 * @returns the delivery's id, or null where the link has no webhook, or one that wants to hear nothing more.
 */
async function tell(
  trx: Transaction<Tables>,
  deps: Pick<Deps, 'jobs'>,
  link: Told,
  event: Event,
  more: (at: string) => object,
  key?: string,
): Promise<string | null> {
  const { webhook, webhook_named_at, tags } = linkSettings(link);
  if (!webhook) return null;
  const at = toTime(await readClock(trx));
  const event_id = newId('evt');
  const body = {
    webhook_event: event,
    webhook_major_version: 1,
    webhook_minor_version: 0,
    webhook_idempotency_key: key ?? event_id,
    webhook_timestamp: at,
    link_id: link.id,
    link_tags: tags,
    ...more(at),
  };
  const { client_id } = link;
  const notice = { contract: 'moneykit', client_id, scheme: 'moneykit', schedule: 'moneykit', event } as const;
  return notifyUrl(trx, deps, { ...notice, event_id, body }, webhook, new Date(webhook_named_at));
}

/** @param state where it is not the one of the link's row: a deleted link has none any more. */
export function tellState(
  trx: Transaction<Tables>,
  deps: Deps,
  link: LinkRow,
  state: string = stateOf(link),
  key?: string,
) {
  const error = state === 'error' ? linkErrorOf(link) : undefined;
  return tell(
    trx,
    deps,
    link,
    'link.state_changed',
    () => ({ state, ...(error && { error, error_message: ERROR_MESSAGE }) }),
    key,
  );
}

export const tellProduct = (
  trx: Transaction<Tables>,
  deps: Deps,
  link: Told,
  product: Product,
  failed: boolean,
  key?: string,
) =>
  tell(
    trx,
    deps,
    link,
    'link.product_refresh',
    (at) => ({
      product,
      state: failed ? 'failed' : 'completed',
      state_changed_at: at,
      ...(failed && { error_message: PRODUCT_MESSAGE }),
    }),
    key,
  );

export const tellTransactions = (trx: Transaction<Tables>, deps: Deps, link: Told, key?: string) =>
  tell(trx, deps, link, 'transactions.updates_available', () => ({ has_history: true }), key);

const ERROR_MESSAGE = 'The link has lost its connection. Ask the person to link again.';
const PRODUCT_MESSAGE = 'The institution did not give the data.';
