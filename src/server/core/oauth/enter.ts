import type { SessionRow, SessionUpdate } from '../../database/tables.ts';
import type { Deps } from '../../deps.ts';
import type { Change } from '../sessions/move.ts';
import { known } from '../sessions/session-view.ts';
import { mintTicket } from './tickets.ts';

/** To where the person signs in at the integration: its form, or the way to its own pages. */
export function enterLogin(
  deps: Pick<Deps, 'directory' | 'integrations' | 'keys'>,
  session: Pick<SessionRow, 'id'>,
  integrationId: string,
  set: SessionUpdate = {},
): Change {
  const entry = known(deps.directory.find(integrationId));
  return deps.integrations(entry).oauth ? enterOauth(deps, session, set) : { to: 'credentials', set };
}

/** To the `oauth` step, with a fresh way into the window: where nobody was yet, and after each way back. */
export const enterOauth = (
  { keys }: Pick<Deps, 'keys'>,
  session: Pick<SessionRow, 'id'>,
  set: SessionUpdate = {},
): Change => ({
  to: 'oauth',
  set,
  also: (trx) => mintTicket(trx, { keys }, session.id),
});
