import { timingSafeEqual } from 'node:crypto';
import { sql } from 'kysely';
import type { ClientRow } from '../database/tables.ts';
import type { Deps } from '../deps.ts';
import { mayHost } from './addresses.ts';
import { hashToken } from './secrets/tokens.ts';
import { isStorable } from './storable.ts';

/**
 * The client with this id and secret, or undefined. Digests are compared, in constant time: they have one length, so
 * the comparison cannot throw, and an unknown id costs as much as a wrong secret.
 */
export async function findClient(
  { db, keys }: Pick<Deps, 'db' | 'keys'>,
  id: string,
  secret: string,
): Promise<ClientRow | undefined> {
  const client = isStorable(id)
    ? await db.selectFrom('clients').selectAll().where('id', '=', id).executeTakeFirst()
    : undefined;
  const given = Buffer.from(hashToken(keys, secret), 'base64url');
  const kept = client ? Buffer.from(client.secret_hash, 'base64url') : Buffer.alloc(given.length);
  return timingSafeEqual(given, kept) && client ? client : undefined;
}

/** Whether any client at all takes hosts of this origin. */
export async function isAnyonesHost({ db }: Pick<Deps, 'db'>, origin: string): Promise<boolean> {
  const clients = await db
    .selectFrom('clients')
    .select(['host_origins', 'loopback'])
    .where((row) =>
      row.or([row('loopback', '=', true), sql<boolean>`host_origins @> ${JSON.stringify([origin])}::jsonb`]),
    )
    .execute();
  return clients.some((client) => mayHost(client, origin));
}
