import type { Transaction } from 'kysely';
import { now } from '../../database/clock.ts';
import type { IntentRow, OperationRow, SessionRow, SessionUpdate, Tables } from '../../database/tables.ts';
import type { Deps } from '../../deps.ts';
import { IntegrationError, type OperationResult } from '../../integrations/integration.ts';
import { audit } from '../audit/audit.ts';
import { tellContract } from '../contract.ts';
import type { JobData } from '../jobs/jobs.ts';
import type { BillChanges } from '../links/bill-rows.ts';
import { publishLink } from '../links/publish-link.ts';
import { type Call, prepareCall, unsealState } from '../login/integration-call.ts';
import { chosenAccounts } from '../sessions/chosen-accounts.ts';
import { intentOf } from '../sessions/intents.ts';
import { leadsTo } from '../sessions/session-steps.ts';
import { readSession } from '../sessions/sessions.ts';
import { readArguments, shredArguments } from './arguments.ts';
import { fits } from './catalogue.ts';
import { needsOf } from './operation-needs.ts';
import { dropReads, readOperations, undecided } from './operation-rows.ts';

/** Thrown when the run is no longer wanted: it failed, was started anew, or ran out of time. */
class Outdated extends Error {
  override name = 'Outdated';
}

/** Thrown when one operation has ended meanwhile: it was skipped, or another worker took its job for lost. */
class Ended extends Outdated {
  override name = 'Ended';
}

/** Stops an operation that hangs, before its job is given up for lost. */
const PATIENCE_MS = 50_000;

/**
 * The job behind the `operations` step: runs them in order, and publishes everything at once at the end. After a crash
 * it is called again and goes on at the first operation that had not succeeded.
 * @param last nobody will try again after this time.
 */
export async function runOperations(deps: Deps, { session_id, run }: JobData['operations'], last: boolean) {
  const session = await readSession(deps, session_id);
  if (session?.step !== 'operations' || session.run !== run) return;
  try {
    const call = await prepareCall(deps, session, AbortSignal.any([deps.stopping, AbortSignal.timeout(PATIENCE_MS)]));
    const intent = await intentOf(deps.db, session);
    const operations = await readOperations(deps.db, session.id);
    // The person is asked for everything before anything is done: then they need not wait for it.
    if (await waitForPerson(deps, session, intent, operations)) return;
    for (const operation of operations.filter(({ status }) => status === 'queued' || status === 'running'))
      await runOne(deps, session, call, operation);
    if ((await undecided(deps.db, session, intent)).length) return;
    await step(deps, session, 'done', (trx, present) => publishLink(trx, deps, present));
  } catch (error) {
    if (error instanceof Outdated) return;
    if (error instanceof IntegrationError) return failSession(deps, session, error.code);
    if (!last || deps.stopping.aborted) throw error;
    deps.log.error({ event: 'operations_given_up', session_id }, error);
    await failSession(deps, session, 'OPERATION_FAILED');
  }
}

/** @returns true where one waits for the person: their move sends the job anew. */
async function waitForPerson(deps: Deps, session: SessionRow, intent: IntentRow, operations: OperationRow[]) {
  if (operations.some(({ status }) => status === 'needs_user')) return true;
  for (const operation of operations) {
    if (operation.status !== 'queued' || !(await needsOf(deps, session, intent, operation))) continue;
    if (await begin(deps, session, operation, { status: 'needs_user' })) return true;
  }
  return false;
}

async function runOne(deps: Deps, session: SessionRow, { integration, context }: Call, operation: OperationRow) {
  if (!(await begin(deps, session, operation, { status: 'running', progress: 0 }))) return;
  try {
    const given = await readArguments(deps, session.intent_id, operation.position);
    if (given === 'gone') throw new IntegrationError('ARGUMENTS_EXPIRED');
    const { id, resource, action } = operation;
    const result: OperationResult = await integration.run(
      context,
      unsealState(deps, session),
      { id, resource, action, arguments: given, optional: operation.optional, tries: operation.tries },
      chosenAccounts(session),
      (done) => note(deps, session, operation, { progress: Math.min(1, Math.max(0, done)) }),
    );
    const offered = integration.resources(context.entry).find(({ name }) => name === resource)?.actions[action];
    if (!fits(offered?.result ?? null, result.data)) throw new IntegrationError('RESULT_INVALID');
    await note(deps, session, operation, { status: 'succeeded', progress: 1, result: JSON.stringify(result) });
  } catch (error) {
    if (!(error instanceof IntegrationError)) throw error;
    await note(deps, session, operation, { status: 'failed', error_code: error.code, tries: operation.tries + 1 });
    if (!operation.optional) throw error;
  }
}

type Noted = Partial<Pick<OperationRow, 'status' | 'progress' | 'error_code' | 'tries'>> & { result?: string };

/** @returns false where the person skipped it a moment ago: nobody sends the job anew for that, so it goes on itself. */
async function begin(...given: Parameters<typeof note>): Promise<boolean> {
  try {
    await note(...given);
    return true;
  } catch (error) {
    if (error instanceof Ended) return false;
    throw error;
  }
}

/** @throws {Ended | Outdated} */
const note = (deps: Deps, session: SessionRow, operation: OperationRow, set: Noted): Promise<void> =>
  step(deps, session, 'operations', async (trx) => {
    if (!(await writeOperation(trx, operation, set))) throw new Ended();
    if (set.status === 'succeeded') await shredArguments(trx, session.intent_id, 'sad', operation.position);
    if (set.status === 'failed') await shredArguments(trx, session.intent_id, 'asked', operation.position);
    return {};
  });

async function writeOperation(trx: Transaction<Tables>, operation: OperationRow, set: Noted): Promise<boolean> {
  const written = await trx
    .updateTable('operations')
    .set(set)
    .where('id', '=', operation.id)
    // What has ended stays as it is.
    .where('status', 'in', ['queued', 'running'])
    .returning('id')
    .executeTakeFirst();
  return written !== undefined;
}

/** What was read is dropped with the failure; the login is kept for `retry`, and what was written. */
async function failSession(deps: Deps, session: SessionRow, code: IntegrationError['code']) {
  try {
    await step(deps, session, 'failed', async (trx) => {
      await dropReads(trx, session.id);
      await shredArguments(trx, session.intent_id, 'attempt');
      return { set: { failure: JSON.stringify({ code }) } };
    });
  } catch (error) {
    if (!(error instanceof Outdated)) throw error;
  }
}

/**
 * One change of the run: only while the session is still at this very run, and together with all that belongs to it.
 * @throws {Outdated}
 */
async function step(
  deps: Deps,
  session: SessionRow,
  to: 'operations' | 'done' | 'failed',
  write: (trx: Transaction<Tables>, present: SessionRow) => Promise<{ set?: SessionUpdate; bills?: BillChanges }>,
): Promise<void> {
  if (!leadsTo(session, 'work')?.includes(to)) throw new Error(`The operations may not lead to ${to}.`);
  await deps.db.transaction().execute(async (trx) => {
    const present = await trx
      .updateTable('sessions')
      .set((row) => ({ step: to, version: row('version', '+', 1), error: null }))
      .where('id', '=', session.id)
      .where('step', '=', 'operations')
      .where('run', '=', session.run)
      .where('expires_at', '>', now)
      .returningAll()
      .executeTakeFirst();
    if (!present) throw new Outdated();
    const { set, bills } = await write(trx, present);
    const written = set
      ? await trx.updateTable('sessions').set(set).where('id', '=', session.id).returningAll().executeTakeFirstOrThrow()
      : present;
    if (to !== 'operations') {
      await audit(trx, deps.keys, { actor: 'server', action: `session.${to}`, object: session.id });
      await tellContract(trx, deps, to === 'done' ? 'linked' : 'failed', written, bills);
    }
    await deps.events.announce(trx, session.id);
  });
}
