import { type Selectable, sql, type Transaction } from 'kysely';
import { audit } from '../../core/audit/audit.ts';
import { newId } from '../../core/ids.ts';
import { hashToken, isToken } from '../../core/secrets/tokens.ts';
import { inSeconds, now } from '../../database/clock.ts';
import type { ClientRow, Tables } from '../../database/tables.ts';
import type { Deps } from '../../deps.ts';

const DAY = 24 * 60 * 60;

/** The contract's 30 days: a refresh token dies when nobody used it for so long, and not otherwise. */
const IDLE_SECONDS = 30 * DAY;

/** What an access token stands on. */
export type Grant = Pick<
  Selectable<Tables['flinks_grants']>,
  'id' | 'kind' | 'client_id' | 'link_id' | 'sub' | 'scope'
>;
export type DatedGrant = Grant & { at: Date };

const FIELDS = ['id', 'kind', 'client_id', 'link_id', 'sub', 'scope'] as const;
const at = now.as('at');

interface New extends Omit<Grant, 'id'> {
  code_hash?: string;
  refresh_hash?: string;
  /** Of a grant that cannot be refreshed. */
  seconds?: number;
}

/** @param maxDays after which it ends however much it is used; null for never. */
export function insertGrant(
  trx: Transaction<Tables>,
  { seconds, ...grant }: New,
  maxDays: number | null,
): Promise<DatedGrant> {
  return trx
    .insertInto('flinks_grants')
    .values({
      ...grant,
      id: newId('grant'),
      created_at: now,
      idle_ends_at: inSeconds(seconds ?? IDLE_SECONDS),
      ends_at: maxDays === null ? null : inSeconds(maxDays * DAY),
    })
    .returning([...FIELDS, at])
    .executeTakeFirstOrThrow();
}

/**
 * Uses a refresh token: it stays what it is, and its idle time begins anew. One statement, so that it does not matter
 * how many use it at once, or that somebody revokes it meanwhile.
 * @returns undefined for one that is unknown, another client's, revoked or too old.
 */
export async function useRefreshToken(
  trx: Transaction<Tables>,
  { keys }: Pick<Deps, 'keys'>,
  client: Pick<ClientRow, 'id'>,
  token: string,
): Promise<DatedGrant | undefined> {
  if (!isToken('refresh', token)) return undefined;
  return trx
    .updateTable('flinks_grants')
    .set({ idle_ends_at: inSeconds(IDLE_SECONDS) })
    .where('refresh_hash', '=', hashToken(keys, token))
    .where('client_id', '=', client.id)
    .where('revoked_at', 'is', null)
    .where('idle_ends_at', '>', now)
    .where((row) => row.or([row('ends_at', 'is', null), row('ends_at', '>', now)]))
    .returning([...FIELDS, at])
    .executeTakeFirst();
}

interface Which {
  column: 'id' | 'code_hash' | 'refresh_hash';
  value: string;
}

/** Ends a grant: its refresh token and every access token that stands on it are dead once this is committed. */
export async function revokeGrant(
  trx: Transaction<Tables>,
  { keys }: Pick<Deps, 'keys'>,
  client_id: string,
  { column, value }: Which,
  requestId: string,
): Promise<void> {
  const ended = await trx
    .updateTable('flinks_grants')
    .set({ revoked_at: now })
    .where(column, '=', value)
    .where('client_id', '=', client_id)
    .where('revoked_at', 'is', null)
    .returning('id')
    .executeTakeFirst();
  if (ended)
    await audit(trx, keys, { actor: client_id, action: 'grant.revoke', object: ended.id, request_id: requestId });
}

/** Forgets what nobody can use any more; a day later, so that a replayed code is still known for one. */
export async function sweepGrants({ db }: Pick<Deps, 'db'>): Promise<void> {
  await db
    .deleteFrom('flinks_grants')
    .where(sql<boolean>`least(idle_ends_at, ends_at, revoked_at) < ${now} - interval '1 day'`)
    .execute();
}
