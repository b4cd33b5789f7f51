import { type Kysely, sql } from 'kysely';
import { API } from '../../../protocol/endpoints.ts';
import { inMinutes, now } from '../../database/clock.ts';
import type { SessionRow, Tables } from '../../database/tables.ts';
import type { Deps } from '../../deps.ts';
import { seal, unseal } from '../secrets/seal.ts';
import { hashToken, isToken, mintToken } from '../secrets/tokens.ts';

export const OAUTH_START = `${API}/oauth/start`;

/** Minutes for which a way into the window is good, and as many for the way back. */
export const OAUTH_MINUTES = 10;

const placeOf = (sessionId: string) => `${sessionId}.oauth_ticket`;

/**
 * Makes the way into the window in which the person signs in elsewhere, in the transaction that enters the step. It
 * replaces the former one. It stands in an address: it is no bearer, opens nothing but the provider's page, and does so
 * in one browser.
 */
export async function mintTicket(trx: Kysely<Tables>, { keys }: Pick<Deps, 'keys'>, sessionId: string): Promise<void> {
  const ticket = mintToken('oauth_ticket');
  const fresh = {
    hash: hashToken(keys, ticket),
    sealed: seal(keys, placeOf(sessionId), ticket),
    browser_hash: null,
    expires_at: inMinutes(OAUTH_MINUTES),
  };
  await trx
    .insertInto('oauth_tickets')
    .values({ session_id: sessionId, ...fresh })
    .onConflict((conflict) => conflict.column('session_id').doUpdateSet(fresh))
    .execute();
}

/** The path, on our own origin, that the widget opens inside the click. */
export async function viewTicket({ db, keys }: Pick<Deps, 'db' | 'keys'>, { id }: Pick<SessionRow, 'id'>) {
  const { sealed } = await db
    .selectFrom('oauth_tickets')
    .select('sealed')
    .where('session_id', '=', id)
    .executeTakeFirstOrThrow();
  return `${OAUTH_START}?s=${unseal(keys, placeOf(id), sealed) as string}`;
}

interface Ticket {
  session_id: string;
  expired: boolean;
  /** Of the browser that opened it first; null while nobody has. */
  browser_hash: string | null;
}

export async function findTicket({ db, keys }: Pick<Deps, 'db' | 'keys'>, ticket: string): Promise<Ticket | undefined> {
  if (!isToken('oauth_ticket', ticket)) return undefined;
  return db
    .selectFrom('oauth_tickets')
    .select(['session_id', 'browser_hash', sql<boolean>`expires_at <= clock()`.as('expired')])
    .where('hash', '=', hashToken(keys, ticket))
    .executeTakeFirst();
}

/**
 * Ties the ticket to the browser that opens it first; that one may do so again, as a reload does.
 * @returns false when another browser was first.
 */
export async function bindTicket({ db, keys }: Pick<Deps, 'db' | 'keys'>, ticket: string, browserHash: string) {
  const bound = await db
    .updateTable('oauth_tickets')
    .set({ browser_hash: browserHash })
    .where('hash', '=', hashToken(keys, ticket))
    .where((row) => row.or([row('browser_hash', 'is', null), row('browser_hash', '=', browserHash)]))
    .where('expires_at', '>', now)
    .returning('session_id')
    .executeTakeFirst();
  return bound !== undefined;
}
