import type { Transaction } from 'kysely';
import { now } from '../../database/clock.ts';
import type { FoundAccount, MadeLink } from '../../database/tables/sessions.ts';
import type { IntentRow, SessionRow, SessionUpdate, Tables } from '../../database/tables.ts';
import type { Deps } from '../../deps.ts';
import type { OperationResult } from '../../integrations/integration.ts';
import { audit } from '../audit/audit.ts';
import { contractOf } from '../contract.ts';
import { shredArguments } from '../operations/arguments.ts';
import { dropResults } from '../operations/operation-rows.ts';
import { chosenAccounts, publicAccount } from '../sessions/chosen-accounts.ts';
import { intentOf } from '../sessions/intents.ts';
import { known } from '../sessions/session-view.ts';
import { type BillChanges, replaceBills } from './bill-rows.ts';
import { sealLogin } from './link-login.ts';
import { sealResult } from './public-tokens.ts';

/**
 * Makes the link out of what the operations staged: link, accounts, results and the session's own result appear
 * together with the `done` step, or not at all.
 * @returns what the session remembers of it, and which of its bills are new, or say something else than before.
 */
export async function publishLink(
  trx: Transaction<Tables>,
  deps: Deps,
  session: SessionRow,
): Promise<{ set: SessionUpdate; bills: BillChanges }> {
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
  const bills = await publishResults(trx, session, link_id);
  await shredArguments(trx, intent.id, 'all');
  await audit(trx, deps.keys, {
    actor: 'server',
    action: intent.renews ? 'link.renew' : 'link.create',
    object: link_id,
  });
  const result = await contract.mintResult(trx, deps, session, intent, link_id);
  // The login has done its work here; the link keeps what brings it up to date.
  const kept = sealResult(deps.keys, session.id, result);
  const made = session.several && noteLink(deps, session, link_id, kept.public_token);
  return { set: { link_id, state: null, ...kept, ...made }, bills };
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
  await trx.deleteFrom('link_results').where('link_id', '=', id).execute();
  await trx
    .updateTable('links')
    .set({ status: 'ACTIVE', error_code: null, session_id: session.id, updated_at: now, last_synced_at: now })
    .where('id', '=', id)
    .execute();
}

/** What the link has already keeps its id. */
async function publishResults(trx: Transaction<Tables>, session: SessionRow, link_id: string): Promise<BillChanges> {
  const accounts = chosenAccounts(session);
  await keepAccounts(trx, link_id, accounts);
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
  const bills = results
    .flatMap((result) => result.bills ?? [])
    .map(({ account, ...bill }) => ({ ...bill, account_id: known(ids.get(account)) }));
  const changes = await replaceBills(trx, link_id, bills);
  await dropAccounts(trx, link_id, accounts);
  // What was staged is published now; no second copy stays behind.
  await dropResults(trx, session.id);
  return changes;
}

async function keepAccounts(trx: Transaction<Tables>, link_id: string, accounts: FoundAccount[]) {
  for (const [position, { id, ref, name, mask, type, details = {} }] of accounts.entries()) {
    const row = { ref, position, name, mask, type, details: JSON.stringify(details) };
    await trx
      .insertInto('accounts')
      .values({ ...row, id, link_id })
      .onConflict((conflict) => conflict.column('id').doUpdateSet(row).where('accounts.link_id', '=', link_id))
      .returning('id')
      .executeTakeFirstOrThrow();
  }
}

/** Those that are not chosen any more; their bills are gone before them. */
const dropAccounts = (trx: Transaction<Tables>, link_id: string, accounts: FoundAccount[]) =>
  trx
    .deleteFrom('accounts')
    .where('link_id', '=', link_id)
    .$if(accounts.length > 0, (rest) =>
      rest.where(
        'id',
        'not in',
        accounts.map(({ id }) => id),
      ),
    )
    .execute();
