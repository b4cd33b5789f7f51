import { type Kysely, sql, type Transaction } from 'kysely';
import { deriveLinkToken, deriveSecret } from '../../core/secrets/tokens.ts';
import { SESSION_MINUTES } from '../../core/sessions/sessions.ts';
import { now } from '../../database/clock.ts';
import type { IntentRow, Tables } from '../../database/tables.ts';
import type { Deps } from '../../deps.ts';
import { toTime } from './time.ts';

/** A request-to-link: an intent whose person comes by a link of ours instead of a merchant's page. */
export const STATUSES = ['PENDING', 'IN_PROGRESS', 'COMPLETED', 'CANCELLED', 'EXPIRED'] as const;
export type InvitationStatus = (typeof STATUSES)[number];

/** What the intent remembers of it. */
export interface InvitationSettings {
  invitation: true;
  metadata: Record<string, unknown> | null;
}

export const isInvitation = ({ settings }: Pick<IntentRow, 'settings'>): boolean => 'invitation' in settings;

/** One thing with two names: `rtl_…` for the invitation, `ltid_…` for its link token. */
export const invitationIdOf = (intentId: string): string => intentId.replace(/^ltid_/, 'rtl_');
export const intentIdOf = (invitationId: string): string => invitationId.replace(/^rtl_/, 'ltid_');

/**
 * The two secrets of an invitation: `key` stands in its address, `token` starts its session. Both can be made again at
 * any time, so that neither is kept, the address can be shown with each answer, and opening it changes nothing.
 */
export const secretsOf = (keys: Deps['keys'], id: string) => ({
  key: deriveSecret(keys, `invitation key ${id}`),
  token: deriveLinkToken(keys, `invitation ${id}`),
});

/** The path of its hosted page. */
export const INVITATIONS = '/connect/v1/invitations';

const addressOf = ({ keys, config }: Pick<Deps, 'keys' | 'config'>, id: string) =>
  `${config.origin}${INVITATIONS}/${id}?k=${secretsOf(keys, id).key}`;

/**
 * Where it stands, told from the last attempt at it. One that the person left is CANCELLED until it is opened again,
 * and one that nobody finished in time is PENDING again for as long as the invitation lives.
 */
const STATUS = sql<InvitationStatus>`case
  when s.step = 'done' then 'COMPLETED'
  when s.step <> 'expired' and s.left_at is null and s.expires_at > ${now} then 'IN_PROGRESS'
  when i.expires_at <= ${now} then 'EXPIRED'
  when s.left_at is not null then 'CANCELLED'
  else 'PENDING' end`;

/** When it came to that. */
const UPDATED_AT = sql<Date>`case ${STATUS}
  when 'COMPLETED' then coalesce(l.created_at, i.created_at)
  when 'IN_PROGRESS' then s.expires_at - ${`${SESSION_MINUTES} minutes`}::interval
  when 'EXPIRED' then i.expires_at
  when 'CANCELLED' then s.left_at
  else coalesce(s.expires_at, i.created_at) end`;

/** All of a client's invitations. */
export const invitationsOf = (db: Kysely<Tables> | Transaction<Tables>, clientId: string) =>
  db
    .selectFrom('intents as i')
    .leftJoin('sessions as s', (join) =>
      join
        .onRef('s.intent_id', '=', 'i.id')
        .on(sql<boolean>`not exists (select from sessions as t where t.intent_id = i.id and t.attempt > s.attempt)`),
    )
    .leftJoin('links as l', 'l.intent_id', 'i.id')
    .where('i.contract', '=', 'billerapi')
    .where('i.client_id', '=', clientId)
    .where(sql<boolean>`i.settings @> '{"invitation": true}'`);

export const BILLER = sql<string | null>`coalesce(l.biller_id, i.integration_id)`;

export const COLUMNS = [
  'i.id as link_token_id',
  'i.client_id',
  'i.client_user_id',
  'i.settings',
  'i.created_at',
  BILLER.as('biller_id'),
  STATUS.as('status'),
  UPDATED_AT.as('updated_at'),
] as const;

export const hasStatus = (status: InvitationStatus) => sql<boolean>`${STATUS} = ${status}`;

export const readInvitation = (db: Kysely<Tables> | Transaction<Tables>, clientId: string, id: string) =>
  invitationsOf(db, clientId).where('i.id', '=', intentIdOf(id)).select(COLUMNS).executeTakeFirst();
type InvitationRow = NonNullable<Awaited<ReturnType<typeof readInvitation>>>;

/** As the contract has it. */
export function viewInvitation(deps: Pick<Deps, 'keys' | 'config'>, row: InvitationRow) {
  const id = invitationIdOf(row.link_token_id);
  return {
    id,
    client_id: row.client_id,
    client_user_id: row.client_user_id,
    biller_id: row.biller_id,
    status: row.status,
    link_token_id: row.link_token_id,
    session_url: addressOf(deps, id),
    metadata: (row.settings as InvitationSettings).metadata,
    created_at: toTime(row.created_at),
    updated_at: toTime(row.updated_at),
  };
}
