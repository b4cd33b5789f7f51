import { createHmac, randomBytes } from 'node:crypto';
import type { Kysely } from 'kysely';
import { now } from '../../database/clock.ts';
import type { Tables } from '../../database/tables.ts';
import type { Keys } from '../../keys.ts';

export interface Deed {
  /** Client id, session id, or `server`. */
  actor: string;
  /** Such as `public_token.exchange` or `session.consent`. */
  action: string;
  /** Id of what it was done to; never a token. */
  object: string;
  outcome?: 'done' | 'refused';
  request_id?: string | undefined;
}

type Said = Required<Omit<Deed, 'request_id'>> & { request_id: string | null };

/**
 * Notes who did what. Given the transaction of the deed itself: both are kept, or neither. Who can write to the database
 * but does not have the server's key can neither make up such a row nor change what one says; `audit-chain.ts` sees to
 * its time, and to rows that are gone.
 */
export async function audit(trx: Kysely<Tables>, keys: Pick<Keys, 'audit'>, ...deeds: readonly Deed[]) {
  const rows = deeds.map(({ actor, action, object, outcome = 'done', request_id = undefined }) => {
    const said: Said = { actor, action, object, outcome, request_id: request_id ?? null };
    return { ...said, at: now, mac: macOf(keys, randomBytes(16).toString('base64url'), said) };
  });
  if (rows.length) await trx.insertInto('audit').values(rows).execute();
}

/** The random value makes each row's hash its own: a copy of a row is known by it. */
function macOf({ audit }: Pick<Keys, 'audit'>, nonce: string, said: Said): string {
  const { actor, action, object, outcome, request_id } = said;
  const text = JSON.stringify([nonce, actor, action, object, outcome, request_id]);
  return `${nonce}.${createHmac('sha256', audit).update(text).digest('base64url')}`;
}

/** Whether the row says what it said when it was written. */
export const isGenuine = (keys: Pick<Keys, 'audit'>, row: Said & { mac: string }): boolean =>
  row.mac === macOf(keys, row.mac.split('.')[0] ?? '', row);
