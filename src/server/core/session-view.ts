import { sql } from 'kysely';
import type { Session, Step } from '../../protocol/session.ts';
import type { FoundAccount, SessionRow } from '../database/tables.ts';
import type { Deps } from '../deps.ts';
import { readOperations } from './operation-rows.ts';
import { unseal } from './seal.ts';
import { canGoBack } from './session-steps.ts';

export const statePlace = (session: Pick<SessionRow, 'id'>) => `${session.id}.state`;
export const publicTokenPlace = (sessionId: string) => `${sessionId}.public_token`;

/** The session as the widget is shown it. */
export async function viewSession(deps: Deps, session: SessionRow): Promise<Session> {
  const { db, directory } = deps;
  const token = await db
    .selectFrom('link_tokens')
    .innerJoin('clients', 'clients.id', 'link_tokens.client_id')
    .select(['link_tokens.consents', 'clients.name', 'clients.logo', 'clients.environment'])
    .select(sql<Date>`clock()`.as('server_time'))
    .where('link_tokens.id', '=', session.link_token_id)
    .executeTakeFirstOrThrow();
  const entry = directory.find(session.integration_id ?? '');
  return {
    id: session.id,
    version: session.version,
    environment: token.environment,
    step: await viewStep(deps, session),
    client: { name: token.name, logo: token.logo },
    consents: token.consents,
    integration: entry ? { id: entry.id, name: entry.name, logo: entry.logo, color: entry.color } : null,
    can_go_back: canGoBack(session),
    preselected: session.preselected,
    error: session.error,
    directory_version: directory.version,
    expires_at: earlier(session.expires_at, session.bearer_expires_at).toISOString(),
    server_time: token.server_time.toISOString(),
  };
}

async function viewStep({ db, keys, directory, integrations }: Deps, session: SessionRow): Promise<Step> {
  const operations = () => readOperations(db, session.id);
  switch (session.step) {
    case 'consent':
    case 'select_integration':
    case 'expired':
      return { name: session.step };
    case 'credentials': {
      const entry = known(directory.find(known(session.integration_id)));
      return { name: 'credentials', schema: integrations(entry).describe(entry) };
    }
    case 'challenge':
      return { name: 'challenge', challenge: known(session.challenge) };
    case 'accounts':
      return { name: 'accounts', accounts: known(session.accounts).map(publicAccount), multiple: true };
    case 'operations':
      return { name: 'operations', operations: await operations() };
    case 'done':
      return {
        name: 'done',
        public_token: unseal(keys, publicTokenPlace(session.id), known(session.public_token)) as string,
        link_id: known(session.link_id),
        accounts: chosenAccounts(session).map(publicAccount),
        operations: await operations(),
        redirect_url: null,
      };
    case 'failed':
      return { name: 'failed', error: known(session.failure) };
    case 'oauth':
      throw new Error('No integration leads to this step.');
  }
}

/** Without the integration's own name of it. */
const publicAccount = ({ ref: _, ...account }: FoundAccount) => account;

/** The accounts that the person picked, or the only one. */
export function chosenAccounts({ accounts, chosen }: Pick<SessionRow, 'accounts' | 'chosen'>): FoundAccount[] {
  return (accounts ?? []).filter(({ id }) => chosen?.includes(id));
}

const earlier = (a: Date, b: Date | null) => (b && b < a ? b : a);

/** What the step's own transition has written. */
export function known<T>(value: T | null | undefined): T {
  if (value === null || value === undefined) throw new Error('The session lacks what its step needs.');
  return value;
}
