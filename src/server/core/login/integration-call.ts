import type { CredentialSchema } from '../../../protocol/credentials.ts';
import type { DirectoryEntry } from '../../../protocol/directory.ts';
import { readClock } from '../../database/clock.ts';
import type { SessionRow } from '../../database/tables.ts';
import type { Deps } from '../../deps.ts';
import {
  asForm,
  type Context,
  type FormOutcome,
  type Integration,
  type State,
} from '../../integrations/integration.ts';
import { contractOf } from '../contract.ts';
import { seal, unseal } from '../secrets/seal.ts';
import { readIntent } from '../sessions/intents.ts';
import { known, statePlace } from '../sessions/session-view.ts';

/** How long an integration may take to answer the person. */
const PATIENCE_MS = 25_000;

export interface Call {
  integration: Integration;
  context: Context;
}

/** Who serves this entry, and what it is told on every call. */
export async function callAt(
  { db, integrations }: Deps,
  entry: DirectoryEntry,
  signal: AbortSignal = AbortSignal.timeout(PATIENCE_MS),
): Promise<Call> {
  return { integration: integrations(entry), context: { entry, now: await readClock(db), signal } };
}

/** The same for the session's integration. */
export async function prepareCall(deps: Deps, session: SessionRow, signal?: AbortSignal): Promise<Call> {
  const { integration, context } = await callAt(
    deps,
    known(deps.directory.find(known(session.integration_id))),
    signal,
  );
  const intent = await readIntent(deps.db, session.intent_id);
  return { integration, context: { ...context, custom: contractOf(deps, intent).customData?.(intent) } };
}

/** The page of the form at which the session stands. */
export const pageOf = ({ pages }: SessionRow, { integration, context }: Call): CredentialSchema =>
  pages?.at(-1)?.schema ?? asForm(integration).describe(context.entry);

/** What is said in place of an integration that says nothing. */
export type Unanswered = { kind: 'failed'; code: 'BILLER_UNAVAILABLE' };

/** Asks the integration; one that does not answer in time counts as a biller that cannot be reached. */
export async function ask<O extends FormOutcome | { kind: 'waiting' }>(
  { integration, context }: Call,
  question: (i: Integration, c: Context) => Promise<O>,
): Promise<O | Unanswered> {
  try {
    return await question(integration, context);
  } catch (error) {
    if (context.signal.aborted) return { kind: 'failed', code: 'BILLER_UNAVAILABLE' };
    throw error;
  }
}

export const sealState = ({ keys }: Pick<Deps, 'keys'>, session: SessionRow, state: State): string =>
  seal(keys, statePlace(session), state);

export const unsealState = ({ keys }: Pick<Deps, 'keys'>, session: SessionRow): State =>
  unseal(keys, statePlace(session), known(session.state)) as State;

/**
 * Once a change was made, or was not: tells the integration what the session does not go on with, which is the login
 * that it has just given, or else the state that it had before. Its failing changes nothing.
 * @param session as it was before.
 * @param moved as it is now; undefined where somebody else moved it first.
 */
export async function abandon(
  deps: Deps,
  session: SessionRow,
  moved: SessionRow | undefined,
  login: State | undefined,
): Promise<void> {
  if (moved?.state) return;
  try {
    const left = login ?? (moved && session.state ? unsealState(deps, session) : undefined);
    if (!left) return;
    const { integration, context } = await prepareCall(deps, session);
    await integration.cancel(context, left);
  } catch (error) {
    deps.log.error({ event: 'cancel_failed', session_id: session.id }, error);
  }
}

/** What is forgotten when a session goes back before its login. */
export const NO_LOGIN = {
  pages: null,
  state: null,
  challenge: null,
  accounts: null,
  chosen: null,
  failure: null,
  renews: null,
} as const;
