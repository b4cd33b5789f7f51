import { createHmac, randomBytes } from 'node:crypto';
import { type Kysely, sql } from 'kysely';
import { audit } from './core/audit/audit.ts';
import { seal, unseal } from './core/secrets/seal.ts';
import type { Tables } from './database/tables.ts';
import { derive, deriveKeys, type Keys } from './keys.ts';

/*
 * The operator's secret does no work itself: it wraps the root key, which the database was made with and from which all
 * others are derived. So the secret can be changed without touching a single token or sealed value.
 */
const PLACE = 'meta.root';
const wrapping = (secret: Buffer): Pick<Keys, 'sealing'> => ({ sealing: derive(secret, 'wrapping') });
const wrap = (secret: Buffer, root: Buffer) => seal(wrapping(secret), PLACE, root.toString('base64url'));

/**
 * The keys of this database; made at its first start.
 * @param secret of the operator, 32 bytes.
 * @throws {Error} when the database was made with another secret.
 */
export async function openKeys(db: Kysely<Tables>, secret: Buffer): Promise<Keys> {
  await db
    .insertInto('meta')
    .values({ name: 'root', value: wrap(secret, await firstRoot(db, secret)) })
    .onConflict((conflict) => conflict.column('name').doNothing())
    .execute();
  return deriveKeys(unwrap(secret, await readMeta(db, 'root')));
}

/**
 * Wraps the root key with another secret. Processes that run keep what they know; those that start need the new one.
 * @throws {Error} when `before` is not the present secret.
 */
export async function changeSecret(db: Kysely<Tables>, before: Buffer, after: Buffer): Promise<void> {
  await db.transaction().execute(async (trx) => {
    await sql`select from meta where name = 'root' for update`.execute(trx);
    const root = unwrap(before, await readMeta(trx, 'root'));
    await trx
      .updateTable('meta')
      .set({ value: wrap(after, root) })
      .where('name', '=', 'root')
      .execute();
    await audit(trx, deriveKeys(root), { actor: 'operator', action: 'secret.change', object: 'root' });
  });
}

const readMeta = async (db: Kysely<Tables>, name: string): Promise<string | undefined> =>
  (await db.selectFrom('meta').select('value').where('name', '=', name).executeTakeFirst())?.value;

/** Databases of before there was a root key were made with the secret itself; `key` says with which. */
async function firstRoot(db: Kysely<Tables>, secret: Buffer): Promise<Buffer> {
  const key = await readMeta(db, 'key');
  if (key === undefined) return randomBytes(32);
  if (key !== createHmac('sha256', deriveKeys(secret).pepper).update('which key').digest('base64url'))
    throw otherSecret();
  return secret;
}

function unwrap(secret: Buffer, wrapped: string | undefined): Buffer {
  try {
    return Buffer.from(unseal(wrapping(secret), PLACE, wrapped ?? '') as string, 'base64url');
  } catch {
    throw otherSecret();
  }
}

const otherSecret = () =>
  new Error(
    'The database was made with another key. Set CONNECT_KEY, or restore secret.key (in DATA_DIR), to what it was: every process that shares a database needs the same. Or start with an empty database.',
  );
