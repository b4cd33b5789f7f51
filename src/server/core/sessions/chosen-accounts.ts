import type { Account } from '../../../protocol/session.ts';
import type { FoundAccount } from '../../database/tables/sessions.ts';
import type { SessionRow } from '../../database/tables.ts';

/** Without what only the merchant's server may see. */
export const publicAccount = ({ id, name, mask, type }: FoundAccount): Account => ({ id, name, mask, type });

/** The accounts that the person picked, or the only one. */
export function chosenAccounts({ accounts, chosen }: Pick<SessionRow, 'accounts' | 'chosen'>): FoundAccount[] {
  return (accounts ?? []).filter(({ id }) => chosen?.includes(id));
}
