import { type Kysely, sql, type Transaction } from 'kysely';
import { inSeconds, now } from '../../database/clock.ts';
import type { ClientRow, Tables } from '../../database/tables.ts';
import type { Deps } from '../../deps.ts';
import { audit } from '../audit/audit.ts';
import { hashToken, isToken, mintToken } from './tokens.ts';

/** For so long after its end a token can be told from one that never was. */
const REMEMBERED = sql<Date>`clock() - interval '24 hours'`;

/** A merchant's server's own token, for its id and secret: an opaque one, of which a hash is kept. */
export async function mintClientToken(
  trx: Transaction<Tables>,
  { keys }: Pick<Deps, 'keys'>,
  client: Pick<ClientRow, 'id'>,
  scope: string,
  lifeSeconds: number,
  requestId: string,
): Promise<string> {
  const token = mintToken('client_access');
  await trx
    .insertInto('client_tokens')
    .values({
      hash: hashToken(keys, token),
      client_id: client.id,
      scope,
      created_at: now,
      expires_at: inSeconds(lifeSeconds),
    })
    .execute();
  await audit(trx, keys, { actor: client.id, action: 'client_token.mint', object: client.id, request_id: requestId });
  return token;
}

/** Whose token it is, and whether its time is up; undefined for one that is unknown or long gone. */
export async function findClientToken(
  { db, keys }: Pick<Deps, 'db' | 'keys'>,
  token: string,
): Promise<{ client: ClientRow; scope: string; expired: boolean } | undefined> {
  if (!isToken('client_access', token)) return undefined;
  const found = await db
    .selectFrom('client_tokens')
    .innerJoin('clients', 'clients.id', 'client_tokens.client_id')
    .selectAll('clients')
    .select('client_tokens.scope')
    .select(sql<boolean>`client_tokens.expires_at <= ${now}`.as('expired'))
    .where('hash', '=', hashToken(keys, token))
    .executeTakeFirst();
  if (!found) return undefined;
  const { scope, expired, ...client } = found;
  return { client, scope, expired };
}

export async function sweepClientTokens({ db }: { db: Kysely<Tables> }): Promise<void> {
  await db.deleteFrom('client_tokens').where('expires_at', '<', REMEMBERED).execute();
}
