import { randomUUID } from 'node:crypto';
import { compactVerify, createLocalJWKSet } from 'jose';
import { sql } from 'kysely';
import { publicKeys, signJwt } from '../../core/secrets/signing-keys.ts';
import { now } from '../../database/clock.ts';
import type { Deps } from '../../deps.ts';
import type { Grant } from './grants.ts';

/** Seconds; the contract's own number. */
export const ACCESS_SECONDS = 299;

interface Claims {
  iss: string;
  client_id: string;
  /** Who: one id for each person and client. Not in a merchant's own token. */
  sub?: string;
  scope: string;
  /** The grant, which may have been revoked. */
  sid: string;
  iat: number;
  exp: number;
}

/**
 * A JWT (ES256; the keys are at `/.well-known/jwks.json`) that is good for `ACCESS_SECONDS`.
 * @param at the database's time.
 */
export function signAccessToken(deps: Deps, { id, client_id, sub, scope }: Grant, at: Date): Promise<string> {
  const iat = Math.floor(at.getTime() / 1000);
  const claims: Claims = {
    iss: deps.config.origin,
    client_id,
    ...(sub !== null && { sub }),
    scope,
    sid: id,
    iat,
    exp: iat + ACCESS_SECONDS,
  };
  return signJwt(deps, 'flinks', { ...claims, jti: randomUUID() });
}

/** What a token says, and the grant behind it; undefined unless both are good at this moment. */
export async function readAccessToken(
  deps: Deps,
  token: string,
): Promise<{ claims: Claims; grant: Grant } | undefined> {
  const claims = await verify(deps, token);
  if (!claims) return undefined;
  const grant = await deps.db
    .selectFrom('flinks_grants')
    .select(['id', 'kind', 'client_id', 'link_id', 'sub', 'scope'])
    .where('id', '=', claims.sid)
    .where('client_id', '=', claims.client_id)
    .where('revoked_at', 'is', null)
    .where(sql<boolean>`to_timestamp(${claims.exp}) > ${now}`)
    .executeTakeFirst();
  return grant && { claims, grant };
}

/** Signed by one of our keys for this very purpose. */
async function verify(deps: Deps, token: string): Promise<Claims | undefined> {
  try {
    const keys = createLocalJWKSet({ keys: await publicKeys(deps, 'flinks') });
    const { payload } = await compactVerify(token, keys, { algorithms: ['ES256'] });
    const claims = JSON.parse(new TextDecoder().decode(payload)) as Claims;
    return claims.iss === deps.config.origin ? claims : undefined;
  } catch (error) {
    if (error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_J')) return undefined;
    throw error;
  }
}
