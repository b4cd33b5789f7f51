import type { SessionRow } from '../../database/tables.ts';
import type { Deps } from '../../deps.ts';
import { IntegrationError } from '../../integrations/integration.ts';
import { prepareCall } from '../login/integration-call.ts';
import { hashToken } from '../secrets/tokens.ts';
import { type Change, commit } from '../sessions/move.ts';
import { leadsTo } from '../sessions/session-steps.ts';
import { known } from '../sessions/session-view.ts';
import { readSession } from '../sessions/sessions.ts';
import { enterOauth } from './enter.ts';
import { redirectUri } from './redirect-uri.ts';
import { keepState, mintState } from './states.ts';
import { bindTicket, findTicket } from './tickets.ts';
import { wayBack } from './way-back.ts';

export type Started =
  | { kind: 'away'; url: string }
  | TurnedBack
  /** No such ticket, or another browser has it. */
  | { kind: 'unknown' }
  /** The session stands elsewhere, or has ended. */
  | { kind: 'over' };

interface TurnedBack {
  /** The ticket was too old, and the widget has a new one by now; or the provider does not answer, and it says so too. */
  kind: 'late' | 'unreachable';
  /** Where the whole tab goes back to; null for a window, which is closed, and for whoever is not to be let in. */
  to: string | null;
}

/**
 * The window that the widget opened asks where to go.
 * @param came `browser` is what the cookie of this browser holds, or will hold; `whole_tab` says that it is no window but
 *   the tab of the flow itself, which is to come back to where it was.
 */
export async function startOauth(
  deps: Deps,
  { ticket, browser, whole_tab }: { ticket: string; browser: string; whole_tab: boolean },
  requestId: string,
): Promise<Started> {
  const found = await findTicket(deps, ticket);
  if (!found) return { kind: 'unknown' };
  const session = await readSession(deps, found.session_id);
  if (!session || !isAway(session)) return { kind: 'over' };
  const browser_hash = hashToken(deps.keys, browser);
  // The way back opens the session: whoever finds the address of another browser's ticket is not shown it.
  const ours = found.browser_hash === null || found.browser_hash === browser_hash;
  const turnBack = async (kind: TurnedBack['kind'], change: Change): Promise<TurnedBack> => {
    const back = whole_tab && ours ? await wayBack(deps, session) : null;
    const set = { ...change.set, ...back?.set };
    const moved = await commit(deps, session, { ...change, set }, 'session.oauth', requestId);
    // A code that was not noted, since somebody was faster, leads to nothing.
    return { kind, to: (moved && back?.to) ?? null };
  };
  if (found.expired) return turnBack('late', enterOauth(deps, session));
  if (!(await bindTicket(deps, ticket, browser_hash))) {
    // A window that was closed before it had its cookie has used it up, and is nobody: the widget gets another.
    await commit(deps, session, enterOauth(deps, session), 'session.oauth', requestId);
    return { kind: 'unknown' };
  }

  const { integration, context } = await prepareCall(deps, session);
  const integration_id = context.entry.id;
  const state = mintState();
  try {
    const asked = { redirect_uri: redirectUri(deps.config, integration_id), state };
    const { url, memory } = await known(integration.oauth).begin(context, asked);
    await keepState(deps, state, { session_id: session.id, integration_id, browser_hash, whole_tab }, memory);
    return { kind: 'away', url };
  } catch (error) {
    if (!(error instanceof IntegrationError)) throw error;
    const set = { error: JSON.stringify({ code: error.code }) };
    return turnBack('unreachable', enterOauth(deps, session, set));
  }
}

/** The session waits for the person to come back. One that was left is only waited for once it is opened again. */
export const isAway = (session: SessionRow): boolean =>
  leadsTo(session, 'callback') !== undefined && session.bearer_hash !== null;
