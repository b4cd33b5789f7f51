import { timingSafeEqual } from 'node:crypto';
import { sql } from 'kysely';
import { gather } from '../database/gather.ts';
import type { ClientRow } from '../database/tables.ts';
import type { Deps } from '../deps.ts';
import { mayHost } from './addresses.ts';
import { hashToken } from './secrets/tokens.ts';
import { isStorable } from './storable.ts';

/** Reads clients by their ids, for all who come at the same time in one trip: every call of a merchant begins with it. */
export function gatherClients({ db }: Pick<Deps, 'db'>) {
  const read = gather(async (ids: string[]): Promise<(ClientRow | undefined)[]> => {
    const rows = await db
      .selectFrom('clients')
      .selectAll()
      .where('id', '=', sql<string>`any(${[...new Set(ids)]}::text[])`)
      .execute();
    return ids.map((id) => rows.find((row) => row.id === id));
  });
  // What Postgres does not take would cost all the others their answer.
  return async (id: string) => (isStorable(id) ? read(id) : undefined);
}

/**
 * The client with this id and secret, or undefined. Digests are compared, in constant time: they have one length, so
 * the comparison cannot throw, and an unknown id costs as much as a wrong secret.
 */
export async function findClient(
  { readClient, keys }: Pick<Deps, 'readClient' | 'keys'>,
  id: string,
  secret: string,
): Promise<ClientRow | undefined> {
  const client = await readClient(id);
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
