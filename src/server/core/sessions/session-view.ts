import { sql } from 'kysely';
import { MESSAGES } from '../../../protocol/error-messages.ts';
import { isErrorCode } from '../../../protocol/errors.ts';
import type { Consent, Operation, Session, SessionError, Step } from '../../../protocol/session.ts';
import type { ClientRow, IntentRow, OperationRow, SessionRow } from '../../database/tables.ts';
import type { Deps } from '../../deps.ts';
import { asForm } from '../../integrations/integration.ts';
import { contractOf, picksOf } from '../contract.ts';
import { viewTicket } from '../oauth/tickets.ts';
import { pageToReturnTo } from '../oauth/way-back.ts';
import { needsOf } from '../operations/operation-needs.ts';
import { readOperations, undecidedOf } from '../operations/operation-rows.ts';
import { unseal } from '../secrets/seal.ts';
import { chosenAccounts, publicAccount } from './chosen-accounts.ts';
import { accountsOf, canBeChosen } from './name-accounts.ts';
import { viewPicker } from './picker.ts';
import { canGoBack } from './session-steps.ts';

export const statePlace = (session: Pick<SessionRow, 'id'>) => `${session.id}.state`;
export const publicTokenPlace = (sessionId: string) => `${sessionId}.public_token`;
export const redirectPlace = (sessionId: string) => `${sessionId}.redirect_url`;

/** The session as the widget is shown it. */
export async function viewSession(deps: Deps, session: SessionRow): Promise<Session> {
  const { db, directory } = deps;
  const intent = await db
    .selectFrom('intents')
    .innerJoin('clients', 'clients.id', 'intents.client_id')
    .selectAll('intents')
    .select(['clients.name', 'clients.logo', 'clients.environment', 'clients.host_origins', 'clients.loopback'])
    .select(sql<Date>`clock()`.as('server_time'))
    .where('intents.id', '=', session.intent_id)
    .executeTakeFirstOrThrow();
  const entry = directory.find(session.integration_id ?? '');
  return {
    id: session.id,
    version: session.version,
    environment: intent.environment,
    step: await viewStep(deps, session, intent, intent.server_time),
    client: { name: intent.name, logo: intent.logo },
    user: intent.user_name,
    consents: intent.consents.filter((kind) => !session.declined.includes(kind)) as Consent[],
    optional_consents: intent.optional_consents,
    update: intent.renews === null ? null : (contractOf(deps, intent).updateReason?.(intent) ?? 'other'),
    links: await viewLinks(deps, session),
    integration: entry ? { id: entry.id, name: entry.name, logo: entry.logo, color: entry.color } : null,
    can_go_back: canGoBack(session),
    preselected: session.preselected,
    error: session.error,
    return_url: session.hosted ? (contractOf(deps, intent).returnUrl?.(deps, intent) ?? null) : null,
    directory_version: directory.version,
    expires_at: earlier(session.expires_at, session.bearer_expires_at).toISOString(),
    server_time: intent.server_time.toISOString(),
  };
}

async function viewStep(
  deps: Deps,
  session: SessionRow,
  intent: IntentRow & Pick<ClientRow, 'host_origins' | 'loopback'>,
  now: Date,
): Promise<Step> {
  const { db, keys, directory, integrations } = deps;
  const operations = async () => viewOperations(deps, session, intent, await readOperations(db, session.id));
  switch (session.step) {
    case 'select_integration':
      return viewPicker(deps, intent);
    case 'consent':
    case 'expired':
      return { name: session.step };
    case 'credentials': {
      const entry = known(directory.find(known(session.integration_id)));
      const page = session.pages?.at(-1);
      if (!page) return { name: 'credentials', schema: asForm(integrations(entry)).describe(entry), page: null };
      const index = 1 + known(session.pages).length;
      return { name: 'credentials', schema: page.schema, page: { index, of: page.of } };
    }
    case 'challenge':
      return {
        name: 'challenge',
        challenge: known(session.challenge),
        expires_at: session.challenge_expires_at?.toISOString() ?? null,
        resend_at: session.resend_at?.toISOString() ?? null,
        instead: session.instead,
      };
    case 'accounts': {
      return viewAccounts(deps, session, intent);
    }
    case 'operations':
      return { name: 'operations', operations: await operations() };
    case 'done':
      return {
        name: 'done',
        public_token: unseal(keys, publicTokenPlace(session.id), known(session.public_token)) as string,
        link_id: known(session.link_id),
        updated: intent.renews !== null || session.renews !== null,
        can_add: session.several && session.expires_at > now,
        accounts: chosenAccounts(session).map(publicAccount),
        operations: await operations(),
        redirect_url: session.redirect_url && (unseal(keys, redirectPlace(session.id), session.redirect_url) as string),
      };
    case 'failed':
      return { name: 'failed', error: withMessage(known(session.failure)) };
    case 'oauth': {
      const authorize_url = await viewTicket({ db, keys }, session);
      const returns = pageToReturnTo(deps, session, intent, intent) !== null;
      return { name: 'oauth', authorize_url, tab_url: returns ? `${authorize_url}&tab=1` : null };
    }
  }
}

async function viewAccounts(deps: Deps, session: SessionRow, intent: IntentRow): Promise<Step> {
  const found = known(session.accounts);
  const former = intent.renews === null ? [] : await accountsOf(deps, intent.renews);
  const open = found.filter(canBeChosen);
  return {
    name: 'accounts',
    accounts: open.map(publicAccount),
    multiple: picksOf(deps, intent).select !== 'single',
    unavailable: found.flatMap((account) =>
      account.unavailable ? [{ ...publicAccount(account), reason: account.unavailable }] : [],
    ),
    chosen: open.flatMap(({ id }) => (former.some((one) => one.id === id) ? [id] : [])),
    reconnectable: found.some(({ linked }) => linked !== undefined),
  };
}

/** With what the merchant's engineers are told of it. */
const withMessage = (error: SessionError): SessionError => ({
  ...error,
  message: MESSAGES[isErrorCode(error.code) ? error.code : 'INTERNAL_ERROR'],
});

/** Each with what it waits for. */
function viewOperations(
  deps: Deps,
  session: SessionRow,
  intent: IntentRow,
  rows: OperationRow[],
): Promise<Operation[]> {
  const open = undecidedOf(rows, intent);
  return Promise.all(
    rows.map(async (row): Promise<Operation> => {
      const { id, resource, action, status, progress, optional } = row;
      const shown = { id, resource, action, status, progress, optional };
      if (open.includes(row))
        return { ...shown, needs: { kind: 'decision', code: row.error_code ?? 'OPERATION_FAILED' } };
      const needs = status === 'needs_user' ? await needsOf(deps, session, intent, row) : undefined;
      return needs ? { ...shown, needs } : shown;
    }),
  );
}

/** Of several. What has been exchanged is shown without its token. */
async function viewLinks({ db, keys }: Deps, { id, links }: SessionRow): Promise<Session['links']> {
  if (!links.length) return [];
  const ids = links.map(({ link_id }) => link_id);
  const rows = await db.selectFrom('links').select(['id', 'exchanged_at']).where('id', 'in', ids).execute();
  return links.flatMap(({ public_token, ...link }) => {
    const row = rows.find((one) => one.id === link.link_id);
    if (!row) return [];
    const token = row.exchanged_at ? '' : (unseal(keys, publicTokenPlace(id), public_token) as string);
    return [{ ...link, public_token: token }];
  });
}

const earlier = (a: Date, b: Date | null) => (b && b < a ? b : a);

/** What the step's own transition has written. */
export function known<T>(value: T | null | undefined): T {
  if (value === null || value === undefined) throw new Error('The session lacks what its step needs.');
  return value;
}
