import type { Kysely } from 'kysely';
import { hashToken, isToken, mintToken } from '../../core/secrets/tokens.ts';
import { inSeconds, now } from '../../database/clock.ts';
import type { Tables } from '../../database/tables.ts';
import type { Deps } from '../../deps.ts';

/** Short, so that refreshing is part of everyday life. */
export const ACCESS_SECONDS = 300;
const REFRESH_SECONDS = 90 * 86_400;

interface Grant {
  grant_id: string;
  client_id: string;
  scope: string;
}
type Kind = 'access' | 'refresh';
const SECONDS: Record<Kind, number> = { access: ACCESS_SECONDS, refresh: REFRESH_SECONDS };

export async function issueToken(trx: Kysely<Tables>, { keys }: Pick<Deps, 'keys'>, kind: Kind, grant: Grant) {
  const token = mintToken(`bank_${kind}`);
  const { grant_id, client_id, scope } = grant;
  await trx
    .insertInto('sandbox_bank_tokens')
    .values({ hash: hashToken(keys, token), kind, grant_id, client_id, scope, expires_at: inSeconds(SECONDS[kind]) })
    .execute();
  return token;
}

/** What a token stands for, or undefined when it stands for nothing (any more). */
export async function findBankToken(
  { db, keys }: Pick<Deps, 'db' | 'keys'>,
  kind: Kind,
  token: string,
): Promise<Grant | undefined> {
  if (!isToken(`bank_${kind}`, token)) return undefined;
  return db
    .selectFrom('sandbox_bank_tokens')
    .select(['grant_id', 'client_id', 'scope'])
    .where('hash', '=', hashToken(keys, token))
    .where('kind', '=', kind)
    .where('expires_at', '>', now)
    .executeTakeFirst();
}

export async function revokeGrant(trx: Kysely<Tables>, grantId: string): Promise<void> {
  await trx.deleteFrom('sandbox_bank_tokens').where('grant_id', '=', grantId).execute();
}

/** Forgets what nobody can use any more; a code is remembered for as long as what was issued for it may live. */
export async function forgetSpent({ db }: Pick<Deps, 'db'>): Promise<void> {
  await db.deleteFrom('sandbox_bank_tokens').where('expires_at', '<=', now).execute();
  await db
    .deleteFrom('sandbox_bank_codes')
    .where('expires_at', '<=', now)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('sandbox_bank_tokens')
            .select('hash')
            .whereRef('sandbox_bank_tokens.grant_id', '=', 'sandbox_bank_codes.grant_id'),
        ),
      ),
    )
    .execute();
}
