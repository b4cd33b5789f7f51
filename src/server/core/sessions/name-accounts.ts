import type { FoundAccount } from '../../database/tables/sessions.ts';
import type { IntentRow, SessionRow } from '../../database/tables.ts';
import type { Deps } from '../../deps.ts';
import type { AccountFound } from '../../integrations/integration.ts';
import { picksOf } from '../contract.ts';
import { newId } from '../ids.ts';

/**
 * Every account that was found, with our name for it, and with the reason where it cannot be chosen. Of a link that is
 * connected anew they keep the ids they had.
 */
export async function nameAccounts(
  deps: Deps,
  session: SessionRow,
  intent: IntentRow,
  found: AccountFound[],
): Promise<FoundAccount[]> {
  const { allows, rejectsLinked } = picksOf(deps, intent);
  const former = intent.renews ? await accountsOf(deps, intent.renews) : [];
  const elsewhere = rejectsLinked ? await linkedElsewhere(deps, session, intent) : [];
  return found.map((account) => {
    const linked = elsewhere.find((one) => one.ref === account.ref && one.mask === account.mask);
    const id = linked?.id ?? former.find(({ ref }) => ref === account.ref)?.id ?? newId('acc');
    const named: FoundAccount = { ...account, id };
    if (account.unavailable) return named;
    if (!allows(account)) return { ...named, unavailable: 'filtered' };
    return linked ? { ...named, unavailable: 'already_linked', linked: linked.link_id } : named;
  });
}

export const accountsOf = ({ db }: Pick<Deps, 'db'>, linkId: string) =>
  db.selectFrom('accounts').select(['ref', 'id']).where('link_id', '=', linkId).execute();

/** What the same person, as the merchant names them, has linked there already. */
const linkedElsewhere = ({ db }: Deps, { integration_id }: SessionRow, intent: IntentRow) =>
  db
    .selectFrom('links')
    .innerJoin('accounts', 'accounts.link_id', 'links.id')
    .select(['accounts.ref', 'accounts.mask', 'accounts.id', 'accounts.link_id'])
    .where('links.client_id', '=', intent.client_id)
    .where('links.contract', '=', intent.contract)
    .where('links.client_user_id', '=', intent.client_user_id)
    .where('links.biller_id', '=', integration_id ?? '')
    .where('links.status', '!=', 'DISCONNECTED')
    .where('links.id', '!=', intent.renews ?? '')
    .orderBy('links.created_at', 'desc')
    .execute();

export const canBeChosen = ({ unavailable }: Pick<FoundAccount, 'unavailable'>): boolean => unavailable === undefined;
