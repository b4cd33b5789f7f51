import type { Kysely } from 'kysely';
import { now } from '../database/clock.ts';
import type { Tables } from '../database/tables.ts';

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

/** Notes who did what. Given the transaction of the deed itself: both are kept, or neither. */
export async function audit(trx: Kysely<Tables>, { outcome = 'done', request_id = undefined, ...deed }: Deed) {
  await trx
    .insertInto('audit')
    .values({ ...deed, outcome, request_id: request_id ?? null, at: now })
    .execute();
}
