import { randomUUID } from 'node:crypto';
import type { Transaction } from 'kysely';
import type { DirectoryEntry } from '../../../../protocol/directory.ts';
import { hashToken } from '../../../core/secrets/tokens.ts';
import { createIntent } from '../../../core/sessions/intents.ts';
import { now } from '../../../database/clock.ts';
import type { ClientRow, IntentRow, LinkRow, SessionRow, Tables } from '../../../database/tables.ts';
import type { Deps } from '../../../deps.ts';
import { ALL_CONSENTS } from '../scopes.ts';
import { type CachedSettings, type LiveSettings, settingsOf } from '../settings.ts';

/** For how long a cached login's RequestId is good; a live one's is while its session is. */
const LIFE_SECONDS = 1800;

type Beginning = { begun_by: string | null; requestId: string };

/** A login that the merchant's server makes: the same kind of session that the widget drives. Its id is the RequestId. */
export function beginLive(
  trx: Transaction<Tables>,
  deps: Deps,
  client: Pick<ClientRow, 'id'>,
  entry: DirectoryEntry,
  { begun_by, requestId }: Beginning,
): Promise<{ intent: IntentRow; token: string }> {
  const offered = deps.integrations(entry).resources(entry);
  const resources = ALL_CONSENTS.filter((name) => offered.some((one) => one.name === name && one.actions.read));
  const settings: LiveSettings = { kind: 'live', login_id: randomUUID(), begun_by };
  return create(trx, deps, client, settings, requestId, {
    integration_id: entry.id,
    operations: resources.map((resource) => ({ resource, action: 'read' as const })),
  });
}

/** Another look at what an earlier login brought: there is no session, only a RequestId. */
export async function beginCached(
  trx: Transaction<Tables>,
  deps: Deps,
  client: Pick<ClientRow, 'id'>,
  link: LinkRow,
  { begun_by, requestId }: Beginning,
): Promise<IntentRow> {
  const settings: CachedSettings = { kind: 'cached', link_id: link.id, begun_by };
  return (await create(trx, deps, client, settings, requestId, { integration_id: link.biller_id, operations: [] }))
    .intent;
}

const create = (
  trx: Transaction<Tables>,
  deps: Deps,
  client: Pick<ClientRow, 'id'>,
  settings: LiveSettings | CachedSettings,
  requestId: string,
  more: Pick<Parameters<typeof createIntent>[3], 'integration_id' | 'operations'>,
) =>
  createIntent(
    trx,
    deps,
    client,
    {
      ...more,
      id: randomUUID(),
      contract: 'flinks',
      token: 'link',
      client_user_id: '',
      consents: ALL_CONSENTS,
      settings,
      lifeSeconds: LIFE_SECONDS,
    },
    requestId,
  );

/**
 * Spends an authorize token: it starts one login, or one session of the widget.
 * @returns its client and hash, or undefined for one that is unknown, another client's, too old or used.
 */
export async function spendAuthorizeToken(
  trx: Transaction<Tables>,
  { keys }: Pick<Deps, 'keys'>,
  clientId: string,
  token: string,
): Promise<{ client: ClientRow; begun_by: string } | undefined> {
  const begun_by = hashToken(keys, token);
  const intent = await trx
    .selectFrom('intents')
    .selectAll()
    .where('hash', '=', begun_by)
    .where('client_id', '=', clientId)
    .where('contract', '=', 'flinks')
    .where('expires_at', '>', now)
    // Whoever opens the widget with it at the same time waits here, or has made its session already.
    .forUpdate()
    .executeTakeFirst();
  if (!intent || settingsOf(intent).kind !== 'connect') return undefined;
  const opened = await trx.selectFrom('sessions').select('id').where('intent_id', '=', intent.id).executeTakeFirst();
  if (opened) return undefined;
  await trx.updateTable('intents').set({ hash: null }).where('id', '=', intent.id).execute();
  const client = await trx.selectFrom('clients').selectAll().where('id', '=', clientId).executeTakeFirstOrThrow();
  return { client, begun_by };
}

export interface Flow {
  intent: IntentRow;
  /** Of a cached login there is none. */
  session: SessionRow | undefined;
  /** What it came to, if it has. */
  link: LinkRow | undefined;
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** @returns undefined for a RequestId that is unknown, another client's, or over. */
export async function findFlow(
  { db }: Pick<Deps, 'db'>,
  clientId: string,
  requestId: string,
): Promise<Flow | undefined> {
  if (!UUID.test(requestId)) return undefined;
  const intent = await db
    .selectFrom('intents')
    .selectAll()
    .where('id', '=', requestId.toLowerCase())
    .where('client_id', '=', clientId)
    .where('contract', '=', 'flinks')
    .executeTakeFirst();
  const settings = intent && settingsOf(intent);
  // What a person has agreed to by scopes is not to be had by this door.
  if (!intent || !settings || settings.kind === 'authorize') return undefined;
  if (settings.kind === 'cached') {
    const link = await findLogin({ db }, clientId, settings.link_id);
    return link && (await isRunning(db, 'intents', intent.id)) ? { intent, session: undefined, link } : undefined;
  }
  const session = await db
    .selectFrom('sessions')
    .selectAll()
    .where('intent_id', '=', intent.id)
    .orderBy('attempt', 'desc')
    .executeTakeFirst();
  if (!session || !(await isRunning(db, 'sessions', session.id))) return undefined;
  return { intent, session, link: session.link_id ? await findLogin({ db }, clientId, session.link_id) : undefined };
}

const isRunning = async (db: Deps['db'], table: 'intents' | 'sessions', id: string): Promise<boolean> =>
  (await db.selectFrom(table).select('id').where('id', '=', id).where('expires_at', '>', now).executeTakeFirst()) !==
  undefined;

/** @returns undefined for a LoginId that is unknown, another client's, or deleted. */
export const findLogin = ({ db }: Pick<Deps, 'db'>, clientId: string, loginId: string): Promise<LinkRow | undefined> =>
  db
    .selectFrom('links')
    .selectAll()
    .where('id', '=', loginId.toLowerCase())
    .where('client_id', '=', clientId)
    .where('contract', '=', 'flinks')
    .executeTakeFirst();
