import { sql } from 'kysely';
import type { SessionRow } from '../database/tables.ts';
import type { Deps } from '../deps.ts';
import type { Context, Integration, Outcome, State } from '../integrations/integration.ts';
import { seal, unseal } from './seal.ts';
import { known, statePlace } from './session-view.ts';

/** How long an integration may take to answer the person. */
const PATIENCE_MS = 25_000;

export interface Call {
  integration: Integration;
  context: Context;
}

/** The session's integration, and what it is told on every call. */
export async function prepareCall(
  { db, directory, integrations }: Deps,
  session: SessionRow,
  signal: AbortSignal = AbortSignal.timeout(PATIENCE_MS),
): Promise<Call> {
  const entry = known(directory.find(known(session.integration_id)));
  const { rows } = await sql<{ now: Date }>`select clock() as now`.execute(db);
  return { integration: integrations(entry), context: { entry, now: known(rows[0]).now, signal } };
}

/** Asks the integration; one that does not answer in time counts as a biller that cannot be reached. */
export async function ask<O extends Outcome>({ integration, context }: Call, question: (i: Integration, c: Context) => Promise<O>) {
  try {
    return await question(integration, context);
  } catch (error) {
    if (context.signal.aborted) return { kind: 'failed', code: 'BILLER_UNAVAILABLE' } satisfies Outcome;
    throw error;
  }
}

export const sealState = ({ keys }: Pick<Deps, 'keys'>, session: SessionRow, state: State): string =>
  seal(keys, statePlace(session), state);

export const unsealState = ({ keys }: Pick<Deps, 'keys'>, session: SessionRow): State =>
  unseal(keys, statePlace(session), known(session.state)) as State;

/** Tells the integration that its state is left behind. Nobody waits for it, and its failing changes nothing. */
export async function abandon(deps: Deps, session: SessionRow): Promise<void> {
  if (!session.state) return;
  try {
    const { integration, context } = await prepareCall(deps, session);
    await integration.cancel(context, unsealState(deps, session));
  } catch (error) {
    deps.log.error({ event: 'cancel_failed', session_id: session.id }, error);
  }
}

/** What is forgotten when a session goes back before its login. */
export const NO_LOGIN = { state: null, challenge: null, accounts: null, chosen: null, failure: null } as const;
