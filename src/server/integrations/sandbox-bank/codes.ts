import { createHash, randomUUID } from 'node:crypto';
import type { Transaction } from 'kysely';
import { hashToken, mintToken } from '../../core/secrets/tokens.ts';
import { inSeconds, now } from '../../database/clock.ts';
import type { Tables } from '../../database/tables.ts';
import type { Deps } from '../../deps.ts';
import type { AuthorizationRequest } from './request.ts';
import { revokeGrant } from './tokens.ts';

/** RFC 9700 and RFC 6749 4.1.2 allow ten minutes; nobody needs them. */
const CODE_SECONDS = 60;

export async function mintCode(
  { db, keys }: Pick<Deps, 'db' | 'keys'>,
  request: AuthorizationRequest,
): Promise<string> {
  const { state: _, ...kept } = request;
  const code = mintToken('bank_code');
  await db
    .insertInto('sandbox_bank_codes')
    .values({ ...kept, hash: hashToken(keys, code), grant_id: randomUUID(), expires_at: inSeconds(CODE_SECONDS) })
    .execute();
  return code;
}

interface Shown {
  code: string;
  client_id: string;
  redirect_uri: string;
  code_verifier: string;
}

/**
 * Spends a code. Whoever shows one spends it, rightly or not; a code that was spent already takes with it what was
 * issued for it (RFC 6749, 4.1.2), since one of the two is a thief.
 */
export async function spendCode(trx: Transaction<Tables>, { keys }: Pick<Deps, 'keys'>, shown: Shown) {
  const hash = hashToken(keys, shown.code);
  const spent = await trx
    .updateTable('sandbox_bank_codes')
    .set({ used_at: now })
    .where('hash', '=', hash)
    .where('used_at', 'is', null)
    .where('expires_at', '>', now)
    .returningAll()
    .executeTakeFirst();
  if (!spent) {
    const former = await trx
      .selectFrom('sandbox_bank_codes')
      .select('grant_id')
      .where('hash', '=', hash)
      .where('used_at', 'is not', null)
      .executeTakeFirst();
    if (former) await revokeGrant(trx, former.grant_id);
    return undefined;
  }
  if (spent.client_id !== shown.client_id || spent.redirect_uri !== shown.redirect_uri) return undefined;
  if (challengeOf(shown.code_verifier) !== spent.code_challenge) return undefined;
  return spent;
}

/** S256 of RFC 7636. */
const challengeOf = (verifier: string): string | undefined =>
  /^[\w.~-]{43,128}$/.test(verifier) ? createHash('sha256').update(verifier).digest('base64url') : undefined;
