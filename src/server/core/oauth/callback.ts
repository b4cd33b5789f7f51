import type { SessionRow } from '../../database/tables.ts';
import type { Deps } from '../../deps.ts';
import type { OauthOutcome } from '../../integrations/integration.ts';
import { abandon, ask, type Call, prepareCall } from '../login/integration-call.ts';
import { hashToken } from '../secrets/tokens.ts';
import { claim, commit, release } from '../sessions/move.ts';
import { follow } from '../sessions/outcome.ts';
import { leadsTo } from '../sessions/session-steps.ts';
import { known } from '../sessions/session-view.ts';
import { readSession } from '../sessions/sessions.ts';
import { redirectUri } from './redirect-uri.ts';
import { isAway } from './start.ts';
import { spendState } from './states.ts';
import { wayBack } from './way-back.ts';

export type Returned = { how: How; to: null } | ResumedAt;

/** The whole tab came back: it goes on to the page that it left, however it went at the provider. */
interface ResumedAt {
  how: Exclude<How, 'over' | 'unknown'>;
  /** An address of a page that the merchant registered, or of our own. */
  to: string;
}

export type How =
  /** The session went on. */
  | 'connected'
  /** The person said no; the widget offers another try. */
  | 'declined'
  /** The provider did not do its part; the widget says so. */
  | 'failed'
  /** Nobody waits for this any more. */
  | 'over'
  /** Not an answer to something that this browser asked. */
  | 'unknown';

interface Return {
  /** From the address that the provider sent the browser to. */
  integration_id: string;
  params: URLSearchParams;
  /** What the cookie holds. */
  browser: string;
}

/** The window comes back from the provider: the code is exchanged, and the session goes on by the state table. */
export async function returnFromOauth(deps: Deps, came: Return, requestId: string): Promise<Returned> {
  const { integration_id, params } = came;
  const state = params.get('state') ?? '';
  const browser_hash = hashToken(deps.keys, came.browser);
  const spent = await spendState(deps, state, { integration_id, browser_hash });
  if (!spent) return ended('unknown');
  const session = await readSession(deps, spent.session_id);
  if (!session || !isAway(session) || session.integration_id !== integration_id) return ended('over');
  if (!(await claim(deps, session))) return ended('over');
  let moved: SessionRow | undefined;
  try {
    const call = await prepareCall(deps, session);
    const redirect_uri = redirectUri(deps.config, integration_id);
    const asked = { redirect_uri, state, memory: spent.memory, params, owner: session.id };
    const outcome = await finish(deps, call, asked);
    const change = await follow(deps, session, 'oauth', outcome);
    if (!leadsTo(session, 'callback')?.includes(change.to)) throw new Error(`OAuth may not lead to ${change.to}.`);
    const back = spent.whole_tab ? await wayBack(deps, session) : null;
    moved = await commit(
      deps,
      session,
      { ...change, set: { ...change.set, ...back?.set } },
      'session.callback',
      requestId,
    );
    // The person went elsewhere in the meantime, or there is nothing to link: what was granted is given back.
    await abandon(deps, session, moved, change.login);
    if (!moved) return ended('over');
    const went = moved.step === 'accounts' || moved.step === 'operations';
    const how = went ? 'connected' : moved.error?.code === 'OAUTH_DENIED' ? 'declined' : 'failed';
    return { how, to: back?.to ?? null } as Returned;
  } finally {
    if (!moved) await release(deps, session);
  }
}

const ended = (how: 'over' | 'unknown'): Returned => ({ how, to: null });

/** A fault of ours must not leave the person looking at a screen that waits: it is shown as a failed sign-in. */
async function finish(
  deps: Deps,
  call: Call,
  asked: Parameters<NonNullable<Call['integration']['oauth']>['finish']>[1],
): Promise<OauthOutcome> {
  try {
    return await ask<OauthOutcome>(call, ({ oauth }, context) => known(oauth).finish(context, asked));
  } catch (error) {
    deps.log.error({ event: 'oauth_failed', integration_id: call.context.entry.id }, error);
    return { kind: 'refused', code: 'OAUTH_FAILED' };
  }
}
