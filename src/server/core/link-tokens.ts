import type { Selectable } from 'kysely';
import type { Consent } from '../../protocol/session.ts';
import { inMinutes, now } from '../database/clock.ts';
import type { ClientRow, Tables } from '../database/tables.ts';
import type { Deps } from '../deps.ts';
import { audit } from './audit.ts';
import { newId } from './ids.ts';
import { hashToken, mintToken } from './tokens.ts';

const LIFE_MINUTES = 30;

export interface LinkTokenWish {
  client_user_id: string;
  consents: Consent[];
  redirect_uri?: string | undefined;
  /** An entry of the directory: there will be no picker. */
  biller_id?: string | null | undefined;
}

/** Makes the token that starts one flow. This is the only time it is seen: a hash is kept. */
export async function createLinkToken(
  { db, keys }: Deps,
  client: ClientRow,
  wish: LinkTokenWish,
  requestId: string,
): Promise<Omit<Selectable<Tables['link_tokens']>, 'hash'> & { link_token: string }> {
  const link_token = mintToken('link');
  return db.transaction().execute(async (trx) => {
    const { hash: _, ...row } = await trx
      .insertInto('link_tokens')
      .values({
        id: newId('ltid'),
        hash: hashToken(keys, link_token),
        client_id: client.id,
        client_user_id: wish.client_user_id,
        consents: JSON.stringify([...new Set(wish.consents)]),
        redirect_uri: wish.redirect_uri ?? null,
        biller_id: wish.biller_id ?? null,
        created_at: now,
        expires_at: inMinutes(LIFE_MINUTES),
      })
      .returningAll()
      .executeTakeFirstOrThrow();
    await audit(trx, { actor: client.id, action: 'link_token.create', object: row.id, request_id: requestId });
    return { ...row, link_token };
  });
}
