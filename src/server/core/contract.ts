import type { Transaction } from 'kysely';
import type { IntentRow, SessionRow, Tables } from '../database/tables.ts';
import type { Deps } from '../deps.ts';
import type { Route } from '../http/route.ts';
import { readIntent } from './intents.ts';
import type { Refusal } from './refusal.ts';

/**
 * One vendor's REST dialect over the common core. It translates; it holds no rule of the flow. A new one is a folder
 * in `contracts/` and a line in `contracts/index.ts`.
 */
export interface Contract {
  name: string;
  routes: readonly Route[];
  /** Addresses under which even a mistaken one is answered in this contract's words. */
  paths: RegExp;
  /** How it words an error. */
  error(refusal: Refusal, requestId: string): Worded;
  /** Its name for a new link; shown to the merchant. */
  newLinkId(intent: IntentRow): string;
  /**
   * What the finished session hands over, minted in the transaction that finishes it; and once more when a session
   * whose result nobody has exchanged is opened again.
   */
  mintResult(
    trx: Transaction<Tables>,
    deps: Deps,
    session: SessionRow,
    intent: IntentRow,
    linkId: string,
  ): Promise<Result>;
  /** What the merchant is to hear of, in the transaction of the change itself. */
  changed?(trx: Transaction<Tables>, deps: Deps, change: SessionChange): Promise<void>;
}

export interface Worded {
  status: number;
  body: object;
  headers?: Record<string, string>;
}

export interface Result {
  /** For the page, through `onSuccess`; empty where the contract gives the page nothing. */
  token: string;
  /** Where a hosted flow goes on, or null. */
  redirect_url: string | null;
}

export interface SessionChange {
  /**
   * `claimed`: opened for the first time, or anew after a failed attempt. `linked`: done. `failed`: it stands at a
   * failure. `left`: the person closed it. `expired`: its time was up.
   */
  kind: 'claimed' | 'linked' | 'failed' | 'left' | 'expired';
  session: SessionRow;
  intent: IntentRow;
}

/** Tells the session's contract, if it wants to know. */
export async function tellContract(
  trx: Transaction<Tables>,
  deps: Deps,
  kind: SessionChange['kind'],
  session: SessionRow,
): Promise<void> {
  const intent = await readIntent(trx, session.intent_id);
  await contractOf(deps, intent).changed?.(trx, deps, { kind, session, intent });
}

/** @throws {Error} for a row of a contract that this build does not have. */
export function contractOf(
  { contracts }: Pick<Deps, 'contracts'>,
  { contract }: Pick<IntentRow, 'contract'>,
): Contract {
  const found = contracts.find(({ name }) => name === contract);
  if (!found) throw new Error('The database holds a flow of a contract that this server does not speak.');
  return found;
}
