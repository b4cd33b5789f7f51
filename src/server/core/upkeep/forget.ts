import type { Transaction } from 'kysely';
import { sql } from 'kysely';
import { now } from '../../database/clock.ts';
import type { ClientRow, LinkRow, Tables } from '../../database/tables.ts';
import type { Deps } from '../../deps.ts';
import { audit } from '../audit/audit.ts';
import { unsealLogin } from '../links/link-login.ts';
import { known } from '../sessions/session-view.ts';

/** What it takes to forget: the billers are told, too. */
type Forgetting = Pick<Deps, 'db' | 'keys' | 'directory' | 'integrations' | 'log'>;

/** How long the other side may take to sign out. */
const PATIENCE_MS = 5000;

interface By {
  /** Client id, or `server`. */
  actor: string;
  requestId?: string;
}

/**
 * Removes a link and all that its flows left behind: accounts, bills, results, tokens, sessions, what the merchant asked
 * for, logins. Only its id stays, so that a later reader can be told that it is gone. Its tokens are dead on return.
 * @param also more to do in the same transaction, such as telling the merchant.
 */
export async function deleteLink(
  deps: Forgetting,
  link: LinkRow,
  { actor, requestId }: By,
  also?: (trx: Transaction<Tables>) => Promise<void>,
): Promise<void> {
  await signOut(deps, link);
  await deps.db.transaction().execute(async (trx) => {
    await forgetLink(trx, link);
    await audit(trx, deps.keys, { actor, action: 'link.delete', object: link.id, request_id: requestId });
    await also?.(trx);
  });
}

/** Whether the client had a link of this name and has deleted it. */
export async function wasDeleted(
  { db }: Pick<Deps, 'db'>,
  { id: client_id }: Pick<ClientRow, 'id'>,
  id: string,
): Promise<boolean> {
  const row = await db
    .selectFrom('deleted_links')
    .select('id')
    .where('id', '=', id)
    .where('client_id', '=', client_id)
    .executeTakeFirst();
  return row !== undefined;
}

/**
 * Removes everything about one of a client's users: links as above, flows that came to nothing, messages that name them.
 * @param clientUserId the client's own name for the person.
 * @returns how many links there were.
 */
export async function deleteUser(
  deps: Forgetting,
  client: Pick<ClientRow, 'id'>,
  clientUserId: string,
  { actor, requestId }: By,
): Promise<number> {
  const { db, keys } = deps;
  const links = await db
    .selectFrom('links')
    .selectAll()
    .where('client_id', '=', client.id)
    .where('client_user_id', '=', clientUserId)
    .execute();
  for (const link of links) await deleteLink(deps, link, { actor, ...(requestId !== undefined && { requestId }) });
  await db.transaction().execute(async (trx) => {
    const flows = await trx
      .selectFrom('intents')
      .select('id')
      .where('client_id', '=', client.id)
      .where('client_user_id', '=', clientUserId)
      .execute();
    const ids = flows.map(({ id }) => id);
    await forgetFlows(trx, ids);
    // Thin as they are, messages may name the person, or one of these.
    const names = [JSON.stringify(clientUserId).slice(1, -1), ...ids, ...links.map(({ id }) => id)];
    await trx
      .deleteFrom('deliveries')
      .where('client_id', '=', client.id)
      .where(sql<boolean>`exists (select from unnest(${names}::text[]) as name where strpos(body, name) > 0)`)
      .execute();
    // The name itself is the client's, and is not repeated here.
    await audit(trx, keys, { actor, action: 'user.delete', object: client.id, request_id: requestId });
  });
  return links.length;
}

/** Best effort: a biller that cannot be reached must not keep anybody from being forgotten. */
async function signOut(deps: Forgetting, link: LinkRow): Promise<void> {
  const { directory, integrations, log } = deps;
  try {
    const login = unsealLogin(deps, link);
    if (!login) return;
    const entry = known(directory.find(link.biller_id));
    const context = { entry, now: link.updated_at, signal: AbortSignal.timeout(PATIENCE_MS) };
    await integrations(entry).cancel(context, login.state);
  } catch (error) {
    log.error({ event: 'sign_out_failed', link_id: link.id }, error);
  }
}

async function forgetLink(trx: Transaction<Tables>, { id, contract, client_id, intent_id, session_id }: LinkRow) {
  // First, and by itself: its flows go only where nothing else hangs on them.
  await trx.deleteFrom('links').where('id', '=', id).execute();
  // A flow that made others, too, stays: what it shows of this one does not.
  await trx
    .updateTable('sessions')
    .set({
      links: sql`(select coalesce(jsonb_agg(made), '[]') from jsonb_array_elements(links) as made
        where made ->> 'link_id' <> ${id})`,
    })
    .where('intent_id', '=', intent_id)
    .where(sql<boolean>`links @> ${JSON.stringify([{ link_id: id }])}::jsonb`)
    .execute();
  const flows = await trx
    .selectFrom('intents')
    .select('id')
    .where(holdsNoLink)
    .where((row) =>
      row.or([
        row('id', '=', intent_id),
        row('renews', '=', id),
        row('id', 'in', row.selectFrom('sessions').select('intent_id').where('id', '=', session_id)),
      ]),
    )
    .execute();
  await forgetFlows(
    trx,
    flows.map((flow) => flow.id),
  );
  await trx
    .insertInto('deleted_links')
    .values({ id, contract, client_id, deleted_at: now })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .execute();
}

/** Of an intent: no link hangs on it, neither one that it made nor one that a session of it connected anew. */
export const holdsNoLink = sql<boolean>`not exists (select from links where intent_id = intents.id)
  and not exists (
    select from sessions join links on links.session_id = sessions.id where sessions.intent_id = intents.id
  )`;

/** Sessions, operations, links and whatever else refers to these goes with them: the tables say so. */
export async function forgetFlows(trx: Transaction<Tables>, intentIds: string[]): Promise<void> {
  if (!intentIds.length) return;
  const keys = trx.selectFrom('operation_arguments').select('key_id').where('intent_id', 'in', intentIds);
  await trx.deleteFrom('data_keys').where('id', 'in', keys).execute();
  await trx.deleteFrom('intents').where('id', 'in', intentIds).execute();
}
