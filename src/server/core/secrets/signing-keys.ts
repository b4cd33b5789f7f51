import { exportJWK, generateKeyPair, importJWK, type JWK, type JWTPayload, SignJWT } from 'jose';
import type { Kysely, Selectable } from 'kysely';
import { now } from '../../database/clock.ts';
import type { SigningKeysTable } from '../../database/tables/signing-keys.ts';
import type { Tables } from '../../database/tables.ts';
import type { Deps } from '../../deps.ts';
import { newId } from '../ids.ts';
import { seal, unseal } from './seal.ts';

/** What a key signs. Each has its own: what is signed for one is worth nothing for another. */
export const KEY_PURPOSES = ['passage', 'moneykit', 'flinks', 'sandbox_bank'] as const;
export type KeyPurpose = (typeof KEY_PURPOSES)[number];

type Store = Pick<Deps, 'db' | 'keys'>;
type Row = Selectable<SigningKeysTable>;

interface SigningKey {
  kid: string;
  key: CryptoKey;
}

/** For this long a process may go on signing with a key that another has replaced; both are published. */
const REMEMBERED_MS = 30_000;
const remembered = new WeakMap<Store['keys'], Map<KeyPurpose, { until: number; found: Promise<SigningKey> }>>();

/**
 * The key that signs now (ES256, on P-256), made when first asked for. Of several processes that ask at once one makes
 * it, and all use that one.
 */
export function signingKey(store: Store, purpose: KeyPurpose): Promise<SigningKey> {
  const known = remembered.get(store.keys) ?? new Map();
  remembered.set(store.keys, known);
  const last = known.get(purpose);
  if (last && last.until > performance.now()) return last.found;
  const found = findOrMake(store, purpose);
  known.set(purpose, { until: performance.now() + REMEMBERED_MS, found });
  found.catch(() => known.delete(purpose));
  return found;
}

async function findOrMake({ db, keys }: Store, purpose: KeyPurpose): Promise<SigningKey> {
  const current = () =>
    db
      .selectFrom('signing_keys')
      .selectAll()
      .where('purpose', '=', purpose)
      .where('retired_at', 'is', null)
      .executeTakeFirst();
  let row = await current();
  if (!row) {
    await insertKey(db, keys, purpose);
    row = await current();
  }
  if (!row) throw new Error('The signing key that was just made is gone.');
  const jwk = unseal(keys, place(row.kid), row.private_key) as JWK;
  return { kid: row.kid, key: (await importJWK(jwk, 'ES256')) as CryptoKey };
}

const place = (kid: string) => `${kid}.private_key`;

/** Does nothing where there is a present key: the database itself refuses a second. */
async function insertKey(db: Kysely<Tables>, keys: Store['keys'], purpose: KeyPurpose): Promise<void> {
  const { publicKey, privateKey } = await generateKeyPair('ES256', { extractable: true });
  const kid = newId('key');
  await db
    .insertInto('signing_keys')
    .values({
      kid,
      purpose,
      public_key: JSON.stringify({ ...(await exportJWK(publicKey)), kid, alg: 'ES256', use: 'sig' }),
      private_key: seal(keys, place(kid), await exportJWK(privateKey)),
      created_at: now,
    })
    .onConflict((conflict) => conflict.column('purpose').where('retired_at', 'is', null).doNothing())
    .execute();
}

/** A compact JWS (RFC 7515) of the claims, with `alg`, `typ` and `kid` in its header. */
export async function signJwt(store: Store, purpose: KeyPurpose, claims: JWTPayload): Promise<string> {
  const { kid, key } = await signingKey(store, purpose);
  return new SignJWT(claims).setProtectedHeader({ alg: 'ES256', typ: 'JWT', kid }).sign(key);
}

/** Public keys as JWKs (RFC 7517), the present one first. Replaced ones stay, so that what they signed can be checked. */
export async function publicKeys({ db }: Pick<Store, 'db'>, purpose: KeyPurpose): Promise<Row['public_key'][]> {
  const rows = await db
    .selectFrom('signing_keys')
    .select('public_key')
    .where('purpose', '=', purpose)
    .orderBy('created_at', 'desc')
    .execute();
  return rows.map(({ public_key }) => public_key);
}

/** A new key signs from now on; the former ones are only published. */
export async function rotateSigningKey({ db, keys }: Store, purpose: KeyPurpose): Promise<void> {
  await db.transaction().execute(async (trx) => {
    await trx
      .updateTable('signing_keys')
      .set({ retired_at: now })
      .where('purpose', '=', purpose)
      .where('retired_at', 'is', null)
      .execute();
    await insertKey(trx, keys, purpose);
  });
  remembered.get(keys)?.delete(purpose);
}
