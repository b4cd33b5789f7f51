import { API } from '../../../protocol/endpoints.ts';
import { RESUME } from '../../../protocol/resume.ts';
import { inMinutes } from '../../database/clock.ts';
import type { ClientRow, IntentRow, SessionRow, SessionUpdate } from '../../database/tables.ts';
import type { Deps } from '../../deps.ts';
import { mayHost, readUrl } from '../addresses.ts';
import { hashToken, mintToken } from '../secrets/tokens.ts';
import { readIntent } from '../sessions/intents.ts';
import { OAUTH_MINUTES } from './tickets.ts';

/** Our own page on which a hosted flow goes on. */
export const RETURN = `${API}/return`;

type Hosts = Pick<ClientRow, 'host_origins' | 'loopback'>;

/**
 * To which page the tab of the flow can come back when it goes to the provider itself: our own for a hosted flow, else
 * the merchant's `redirect_uri`, where that page may hold the widget. Null where there is none.
 */
export function pageToReturnTo(
  { config }: Pick<Deps, 'config'>,
  { hosted }: Pick<SessionRow, 'hosted'>,
  { redirect_uri }: Pick<IntentRow, 'redirect_uri'>,
  client: Hosts,
): string | null {
  if (hosted) return config.origin + RETURN;
  const url = redirect_uri && readUrl(redirect_uri);
  return url && mayHost(client, url.origin) ? url.href : null;
}

/**
 * The page with a code that opens the session there, and what the session has to note. The code stands behind the `#`:
 * it reaches no server, no log and no Referer. It works in the first frame that shows it, for minutes.
 */
export async function wayBack(
  deps: Pick<Deps, 'db' | 'keys' | 'config'>,
  session: SessionRow,
): Promise<{ to: string; set: SessionUpdate } | null> {
  const intent = await readIntent(deps.db, session.intent_id);
  const client = await deps.db
    .selectFrom('clients')
    .select(['host_origins', 'loopback'])
    .where('id', '=', session.client_id)
    .executeTakeFirstOrThrow();
  const page = pageToReturnTo(deps, session, intent, client);
  if (!page) return null;
  const code = mintToken('resume');
  return {
    to: `${page}${page.includes('#') ? '&' : '#'}${RESUME}=${code}`,
    set: { resume_hash: hashToken(deps.keys, code), resume_cid: null, resume_until: inMinutes(OAUTH_MINUTES) },
  };
}
