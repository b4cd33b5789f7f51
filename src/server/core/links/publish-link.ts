import type { Transaction } from 'kysely';
import { now } from '../../database/clock.ts';
import type { MadeLink } from '../../database/tables/sessions.ts';
import type { IntentRow, SessionRow, SessionUpdate, Tables } from '../../database/tables.ts';
import type { Deps } from '../../deps.ts';
import type { OperationResult } from '../../integrations/integration.ts';
import { audit } from '../audit/audit.ts';
import { contractOf } from '../contract.ts';
import { newId } from '../ids.ts';
import { shredArguments } from '../operations/arguments.ts';
import { dropResults } from '../operations/operation-rows.ts';
import { chosenAccounts, publicAccount } from '../sessions/chosen-accounts.ts';
import { intentOf } from '../sessions/intents.ts';
import { known } from '../sessions/session-view.ts';
import { sealLogin } from './link-login.ts';
import { sealResult } from './public-tokens.ts';

/**
 * Makes the link out of what the operations staged: link, accounts, results and the session's own result appear
 * together with the `done` step, or not at all.
 * @returns what the session remembers of it.
 */
export async function publishLink(trx: Transaction<Tables>, deps: Deps, session: SessionRow): Promise<SessionUpdate> {
  const intent = await intentOf(trx, { ...session, renews: await living(trx, session.renews) });
  const contract = contractOf(deps, intent);
  const link_id = intent.renews ?? contract.newLinkId(intent);
  await (intent.renews ? renewLink(trx, intent.renews, session) : insertLink(trx, deps, link_id, intent, session));
  await trx
    .updateTable('links')
    .set({
      login: sealLogin(deps, link_id, session),
      consents: JSON.stringify(intent.consents.filter((kind) => !session.declined.includes(kind))),
    })
    .where('id', '=', link_id)
    .execute();
  await publishResults(trx, session, link_id);
  await shredArguments(trx, intent.id, 'all');
  await audit(trx, deps.keys, {
    actor: 'server',
    action: intent.renews ? 'link.renew' : 'link.create',
    object: link_id,
  });
  const result = await contract.mintResult(trx, deps, session, intent, link_id);
  // The login has done its work here; the link keeps what brings it up to date.
  const kept = sealResult(deps.keys, session.id, result);
  return { link_id, state: null, ...kept, ...(session.several && noteLink(deps, session, link_id, kept.public_token)) };
}

/** The link may have been removed since the person chose to connect it anew: then a new one is made. */
async function living(trx: Transaction<Tables>, id: string | null): Promise<string | null> {
  if (id === null) return null;
  const link = await trx.selectFrom('links').select('id').where('id', '=', id).forUpdate().executeTakeFirst();
  return link?.id ?? null;
}

function noteLink({ directory }: Pick<Deps, 'directory'>, session: SessionRow, link_id: string, public_token: string) {
  const { id, name } = known(directory.find(known(session.integration_id)));
  const made: MadeLink = {
    link_id,
    biller: { id, name },
    accounts: chosenAccounts(session).map(publicAccount),
    public_token,
  };
  return { links: JSON.stringify([...session.links, made]) };
}

async function insertLink(
  trx: Transaction<Tables>,
  { directory }: Deps,
  id: string,
  intent: IntentRow,
  session: SessionRow,
) {
  const biller = known(directory.find(known(session.integration_id)));
  const { contract, client_id, client_user_id } = intent;
  const times = { created_at: now, updated_at: now, last_synced_at: now };
  await trx
    .insertInto('links')
    .values({
      ...times,
      id,
      contract,
      client_id,
      client_user_id,
      intent_id: intent.id,
      session_id: session.id,
      biller_id: biller.id,
      biller_name: biller.name,
      status: 'ACTIVE',
      ordinal: session.links.length,
    })
    .execute();
}

/** The same link, with what it brings today. */
async function renewLink(trx: Transaction<Tables>, id: string, session: SessionRow) {
  for (const table of ['bills', 'link_results', 'accounts'] as const)
    await trx.deleteFrom(table).where('link_id', '=', id).execute();
  await trx
    .updateTable('links')
    .set({ status: 'ACTIVE', error_code: null, session_id: session.id, updated_at: now, last_synced_at: now })
    .where('id', '=', id)
    .execute();
}

async function publishResults(trx: Transaction<Tables>, session: SessionRow, link_id: string) {
  const accounts = chosenAccounts(session);
  if (accounts.length)
    await trx
      .insertInto('accounts')
      .values(
        accounts.map(({ id, ref, name, mask, type, details = {} }, position) => ({
          id,
          ref,
          link_id,
          position,
          name,
          mask,
          type,
          details: JSON.stringify(details),
        })),
      )
      .execute();
  const staged = await trx
    .selectFrom('operations')
    .select(['position', 'resource', 'action', 'result'])
    .where('session_id', '=', session.id)
    .where('status', '=', 'succeeded')
    .orderBy('position')
    .execute();
  const results = staged.map(({ result, ...operation }) => ({ ...operation, ...(result as OperationResult | null) }));
  const brought = results.filter(({ data }) => data !== undefined);
  if (brought.length)
    await trx
      .insertInto('link_results')
      .values(
        brought.map(({ position, resource, action, data }) => ({
          link_id,
          position,
          resource,
          action,
          data: JSON.stringify(data),
        })),
      )
      .execute();
  const ids = new Map(accounts.map(({ ref, id }) => [ref, id]));
  const bills = results.flatMap((result) => result.bills ?? []);
  if (bills.length)
    await trx
      .insertInto('bills')
      .values(
        bills.map(({ account, line_items, ...bill }) => ({
          ...bill,
          id: newId('bill'),
          link_id,
          account_id: known(ids.get(account)),
          line_items: JSON.stringify(line_items),
        })),
      )
      .execute();
  // What was staged is published now; no second copy stays behind.
  await dropResults(trx, session.id);
}
