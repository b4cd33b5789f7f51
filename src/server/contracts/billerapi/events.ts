import type { Transaction } from 'kysely';
import type { LinkChange, SessionChange } from '../../core/contract.ts';
import { newId } from '../../core/ids.ts';
import { known } from '../../core/sessions/session-view.ts';
import { notifyEndpoints } from '../../core/webhooks/outbox.ts';
import { readClock } from '../../database/clock.ts';
import type { LinkRow, Tables } from '../../database/tables.ts';
import type { Deps } from '../../deps.ts';
import { invitationIdOf, isInvitation, readInvitation } from './invitation.ts';
import { toTime } from './time.ts';

/** What a merchant can register for. A link is the result of a flow, an account link one account of it. */
export const EVENTS = [
  'request-to-link.created',
  'request-to-link.updated',
  'link.created',
  'link.updated',
  'account-link.created',
  'account-link.updated',
  'bill.created',
  'bill.updated',
] as const;
type Event = (typeof EVENTS)[number];

/** Tells the client's endpoints, in the transaction of what is told. Ids and states alone. */
async function tell(trx: Transaction<Tables>, deps: Deps, client_id: string, event: Event, data: object) {
  const { environment } = await trx
    .selectFrom('clients')
    .select('environment')
    .where('id', '=', client_id)
    .executeTakeFirstOrThrow();
  const event_id = newId('evt');
  const timestamp = toTime(await readClock(trx));
  const body = { event_type: event, event_id, timestamp, client_id, mode: environment, data };
  const notice = { contract: 'billerapi', client_id, scheme: 'billerapi', schedule: 'standard', event } as const;
  await notifyEndpoints(trx, deps, { ...notice, event_id, body }, environment);
}

type Told = Pick<LinkRow, 'id' | 'client_id' | 'intent_id' | 'biller_id' | 'status'>;

/** Of the link as a whole, and of each of its accounts. */
export async function tellOfLink(
  trx: Transaction<Tables>,
  deps: Deps,
  what: 'created' | 'updated',
  { id, client_id, intent_id, biller_id, status }: Told,
  accountIds: readonly string[],
): Promise<void> {
  await tell(trx, deps, client_id, `link.${what}`, { link_id: id, link_token_id: intent_id, biller_id, status });
  for (const account_id of accountIds)
    await tell(trx, deps, client_id, `account-link.${what}`, { account_link_id: id, account_id, status });
}

async function tellOfChanges(
  trx: Transaction<Tables>,
  deps: Deps,
  { id, client_id }: Pick<LinkRow, 'id' | 'client_id'>,
  bills: LinkChange['bills'],
) {
  for (const what of ['created', 'updated'] as const)
    for (const bill_id of bills[what])
      await tell(trx, deps, client_id, `bill.${what}`, { bill_id, account_link_id: id });
}

/** Of an invitation, where the flow began with one. */
export async function tellOfInvitation(
  trx: Transaction<Tables>,
  deps: Deps,
  what: 'created' | 'updated',
  intent: SessionChange['intent'],
): Promise<void> {
  if (!isInvitation(intent)) return;
  const invitation = await readInvitation(trx, intent.client_id, invitationIdOf(intent.id));
  await tell(trx, deps, intent.client_id, `request-to-link.${what}`, {
    request_to_link_id: invitationIdOf(intent.id),
    link_token_id: intent.id,
    status: known(invitation).status,
  });
}

/** The contract's `changed`. */
export async function tellOfSession(
  trx: Transaction<Tables>,
  deps: Deps,
  { kind, session, intent, bills }: SessionChange,
) {
  if (kind === 'linked') {
    const link = await trx
      .selectFrom('links')
      .selectAll()
      .where('id', '=', known(session.link_id))
      .executeTakeFirstOrThrow();
    await tellOfLink(trx, deps, intent.renews === null ? 'created' : 'updated', link, await accountIds(trx, link.id));
    await tellOfChanges(trx, deps, link, known(bills));
  }
  await tellOfInvitation(trx, deps, 'updated', intent);
}

/** The contract's `refreshed`. */
export async function tellOfRefresh(trx: Transaction<Tables>, deps: Deps, { link, bills }: LinkChange): Promise<void> {
  await tellOfLink(trx, deps, 'updated', link, await accountIds(trx, link.id));
  await tellOfChanges(trx, deps, link, bills);
}

async function accountIds(trx: Transaction<Tables>, linkId: string): Promise<string[]> {
  const rows = await trx.selectFrom('accounts').select('id').where('link_id', '=', linkId).orderBy('id').execute();
  return rows.map(({ id }) => id);
}
