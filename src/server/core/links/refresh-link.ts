import type { Transaction } from 'kysely';
import { now } from '../../database/clock.ts';
import type { LinkRow, Tables } from '../../database/tables.ts';
import type { Deps } from '../../deps.ts';
import { IntegrationError, type OperationResult } from '../../integrations/integration.ts';
import { audit } from '../audit/audit.ts';
import { contractOf } from '../contract.ts';
import type { JobData } from '../jobs/jobs.ts';
import { callAt } from '../login/integration-call.ts';
import { readArguments } from '../operations/arguments.ts';
import { fits } from '../operations/catalogue.ts';
import { known } from '../sessions/session-view.ts';
import { type BillChanges, replaceBills } from './bill-rows.ts';
import { type Login, unsealLogin } from './link-login.ts';

/** Stops an integration that hangs, before the job is given up for lost. */
const PATIENCE_MS = 50_000;

/** What one operation brought this time. */
type Brought = { position: number; resource: string; action: 'read' | 'write' } & OperationResult;

/**
 * The job that brings a link up to date: what it was asked to read is read again, with the login it was made with. All
 * of it is published at once, or the link says why it could not be.
 */
export async function refreshLink(deps: Deps, { link_id, resources }: JobData['refresh']): Promise<void> {
  const link = await deps.db.selectFrom('links').selectAll().where('id', '=', link_id).executeTakeFirst();
  const login = link && unsealLogin(deps, link);
  if (!link || !login) return;
  const intent = await lastIntent(deps, link);
  const wanted = intent.operations.flatMap(({ resource, action, consent }, position) =>
    action === 'read' && (resources?.includes(resource) ?? true) && isGranted(link, consent)
      ? [{ position, resource, action }]
      : [],
  );
  const tried = wanted.map(({ resource }) => resource);
  try {
    const brought = await readAgain(deps, link, login, intent.id, wanted);
    const set = { status: 'ACTIVE', error_code: null } as const;
    await publish(deps, link, tried, (trx) => keepBrought(trx, link, login, brought), set);
  } catch (error) {
    if (!(error instanceof IntegrationError)) throw error;
    await publish(deps, link, tried, async () => NOTHING, { status: 'ERROR', error_code: error.code });
  }
}

/** What the merchant asked for last: a link can be connected anew, and for more. */
const lastIntent = ({ db }: Pick<Deps, 'db'>, { session_id }: LinkRow) =>
  db
    .selectFrom('sessions')
    .innerJoin('intents', 'intents.id', 'sessions.intent_id')
    .select(['intents.id', 'intents.operations'])
    .where('sessions.id', '=', session_id)
    .executeTakeFirstOrThrow();

/** What the person declined is not read later either. */
const isGranted = ({ consents }: LinkRow, consent: string | undefined) =>
  consent === undefined || consents === null || consents.includes(consent);

type Wanted = Pick<Brought, 'position' | 'resource' | 'action'>;

async function readAgain(
  deps: Deps,
  link: LinkRow,
  { state, accounts }: Login,
  intentId: string,
  wanted: readonly Wanted[],
): Promise<Brought[]> {
  const entry = deps.directory.find(link.biller_id);
  if (!entry) throw new IntegrationError('BILLER_NOT_FOUND');
  const signal = AbortSignal.any([deps.stopping, AbortSignal.timeout(PATIENCE_MS)]);
  const { integration, context } = await callAt(deps, entry, signal);
  const brought: Brought[] = [];
  for (const { position, resource, action } of wanted) {
    const given = await readArguments(deps, intentId, position);
    // What it was given was for once, and has been destroyed.
    if (given === 'gone') continue;
    const operation = { resource, action, arguments: given };
    const result = await integration.run(context, state, operation, accounts, async () => {});
    const offered = integration.resources(entry).find(({ name }) => name === resource)?.actions[action];
    if (!fits(offered?.result ?? null, result.data)) throw new IntegrationError('RESULT_INVALID');
    brought.push({ position, resource, action, ...result });
  }
  return brought;
}

const NOTHING: BillChanges = { created: [], updated: [] };

/** One change of the link: not if it has been removed in the meantime. */
async function publish(
  deps: Deps,
  { id }: LinkRow,
  resources: readonly string[],
  keep: (trx: Transaction<Tables>) => Promise<BillChanges>,
  set: Pick<LinkRow, 'status' | 'error_code'>,
): Promise<void> {
  await deps.db.transaction().execute(async (trx) => {
    const link = await trx
      .updateTable('links')
      .set({ ...set, updated_at: now, ...(set.error_code === null && { last_synced_at: now }) })
      .where('id', '=', id)
      .returningAll()
      .executeTakeFirst();
    if (!link) return;
    const bills = await keep(trx);
    await audit(trx, deps.keys, { actor: 'server', action: 'link.refresh', object: id });
    await contractOf(deps, link).refreshed?.(trx, deps, { link, resources, bills });
  });
}

async function keepBrought(
  trx: Transaction<Tables>,
  link: LinkRow,
  { accounts }: Login,
  brought: readonly Brought[],
): Promise<BillChanges> {
  for (const { position, resource, action, data } of brought)
    if (data !== undefined) {
      const row = { data: JSON.stringify(data), refreshed_at: now };
      await trx
        .insertInto('link_results')
        .values({ link_id: link.id, position, resource, action, ...row })
        .onConflict((conflict) => conflict.columns(['link_id', 'position']).doUpdateSet(row))
        .execute();
    }
  const found = brought.filter((one) => one.bills !== undefined).flatMap(({ bills = [] }) => bills);
  if (!brought.some((one) => one.bills !== undefined)) return NOTHING;
  const ids = new Map(accounts.map(({ ref, id }) => [ref, id]));
  const ofAccounts = found.map(({ account, ...bill }) => ({ ...bill, account_id: known(ids.get(account)) }));
  return replaceBills(trx, link.id, ofAccounts);
}
