import type { FoundAccount } from '../../database/tables/sessions.ts';
import type { LinkRow, SessionRow } from '../../database/tables.ts';
import type { Deps } from '../../deps.ts';
import type { State } from '../../integrations/integration.ts';
import { unsealState } from '../login/integration-call.ts';
import { seal, unseal } from '../secrets/seal.ts';
import { chosenAccounts } from '../sessions/chosen-accounts.ts';

/** What a link keeps of its login, so that it can be brought up to date without the person. */
export interface Login {
  /** The integration's own: it holds no password and no code. */
  state: State;
  accounts: FoundAccount[];
}

const place = (linkId: string) => `${linkId}.login`;

/** @returns null where the session has no login. */
export function sealLogin(deps: Pick<Deps, 'keys'>, linkId: string, session: SessionRow): string | null {
  if (!session.state) return null;
  const login: Login = { state: unsealState(deps, session), accounts: chosenAccounts(session) };
  return seal(deps.keys, place(linkId), login);
}

export const unsealLogin = (
  { keys }: Pick<Deps, 'keys'>,
  { id, login }: Pick<LinkRow, 'id' | 'login'>,
): Login | null => (login === null ? null : (unseal(keys, place(id), login) as Login));
