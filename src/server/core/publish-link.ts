import type { Transaction } from 'kysely';
import { now } from '../database/clock.ts';
import type { SessionRow, SessionUpdate, Tables } from '../database/tables.ts';
import type { Deps } from '../deps.ts';
import type { OperationResult } from '../integrations/integration.ts';
import { audit } from './audit.ts';
import { newId } from './ids.ts';
import { mintPublicToken } from './public-tokens.ts';
import { chosenAccounts, known } from './session-view.ts';

/**
 * Makes the link out of what the operations staged: link, accounts, bills and public token appear together with the
 * `done` step, or not at all.
 * @returns what the session remembers of it.
 */
export async function publishLink(
  trx: Transaction<Tables>,
  { keys, directory }: Deps,
  session: SessionRow,
): Promise<SessionUpdate> {
  const biller = known(directory.find(known(session.integration_id)));
  const { client_user_id } = await trx
    .selectFrom('link_tokens')
    .select('client_user_id')
    .where('id', '=', session.link_token_id)
    .executeTakeFirstOrThrow();
  const link_id = newId('link');
  const times = { created_at: now, updated_at: now, last_synced_at: now };
  await trx
    .insertInto('links')
    .values({
      ...times,
      id: link_id,
      session_id: session.id,
      client_id: session.client_id,
      client_user_id,
      biller_id: biller.id,
      biller_name: biller.name,
      status: 'ACTIVE',
    })
    .execute();
  const accounts = chosenAccounts(session);
  await trx
    .insertInto('accounts')
    .values(accounts.map(({ id, name, mask, type }, position) => ({ id, link_id, position, name, mask, type })))
    .execute();
  await publishBills(trx, session, link_id, new Map(accounts.map(({ ref, id }) => [ref, id])));
  await audit(trx, { actor: 'server', action: 'link.create', object: link_id });
  // The login has done its work.
  return { link_id, state: null, public_token: await mintPublicToken(trx, keys, session, link_id) };
}

async function publishBills(
  trx: Transaction<Tables>,
  session: SessionRow,
  link_id: string,
  accounts: Map<string, string>,
) {
  const staged = await trx
    .selectFrom('operations')
    .select('result')
    .where('session_id', '=', session.id)
    .where('status', '=', 'succeeded')
    .execute();
  const bills = staged.flatMap(({ result }) => (result as OperationResult | null)?.bills ?? []);
  if (!bills.length) return;
  await trx
    .insertInto('bills')
    .values(
      bills.map(({ account, line_items, ...bill }) => ({
        ...bill,
        id: newId('bill'),
        link_id,
        account_id: known(accounts.get(account)),
        line_items: JSON.stringify(line_items),
      })),
    )
    .execute();
}
