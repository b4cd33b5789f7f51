import type { Transaction } from 'kysely';
import type { DirectoryEntry } from '../../protocol/directory.ts';
import type { IntentRow, LinkRow, SessionRow, Tables } from '../database/tables.ts';
import type { Deps } from '../deps.ts';
import type { About } from '../http/openapi.ts';
import type { Route } from '../http/route.ts';
import type { AccountFound, CustomData } from '../integrations/integration.ts';
import type { BillChanges } from './links/bill-rows.ts';
import type { Refusal } from './refusal.ts';
import { intentOf } from './sessions/intents.ts';

/**
 * One vendor's REST dialect over the common core. It translates; it holds no rule of the flow. A new one is a folder
 * in `contracts/` and a line in `contracts/index.ts`.
 */
export interface Contract {
  name: string;
  routes: readonly Route[];
  /** Addresses under which even a mistaken one is answered in this contract's words. */
  paths: RegExp;
  /** What its OpenAPI document says of it. */
  about: About;
  /** How it words an error. Some vendors have more than one wording, told apart by the address. */
  error(refusal: Refusal, requestId: string, path: string): Worded;
  /** Whether the person may pick this integration; any, unless a contract is for some only. */
  accepts?(intent: IntentRow, entry: DirectoryEntry): boolean;
  /** What may be picked of the accounts that were found; any, and any number, unless a contract restricts it. */
  picks?(intent: IntentRow): Partial<Picks>;
  /** Why the person is asked to connect a link anew: shown to them. */
  updateReason?(intent: IntentRow): UpdateReason;
  /** What a merchant lets the sandbox play, for whoever logs in as `user_custom`. */
  customData?(intent: IntentRow): CustomData | undefined;
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
  /** Where a hosted page goes on when the person leaves before the end; nowhere, unless a contract has it. */
  returnUrl?(deps: Pick<Deps, 'config'>, intent: IntentRow): string | null;
  /** Forgets what is overdue of the contract's own, once a minute. */
  sweep?(deps: Deps): Promise<void>;
  /** What the merchant is to hear of, in the transaction of the change itself. */
  changed?(trx: Transaction<Tables>, deps: Deps, change: SessionChange): Promise<void>;
  /** The same of a link that was brought up to date without the person, or could not be: then its status is `ERROR`. */
  refreshed?(trx: Transaction<Tables>, deps: Deps, change: LinkChange): Promise<void>;
}

export interface Picks {
  /** `none`: all that can be linked are, and nobody is asked. */
  select: 'none' | 'single' | 'multiple';
  /** Others are shown, and cannot be chosen. */
  allows(account: Pick<AccountFound, 'type'>): boolean;
  /** An account behind another link of the same person's cannot be chosen: that link can be connected anew. */
  rejectsLinked: boolean;
  /** Of a link that is connected anew, the accounts that it has are kept, and nobody is asked. */
  keepsFormer: boolean;
}

/** `other` where the merchant did not say. */
export const UPDATE_REASONS = ['credentials_changed', 'consent_expired', 'new_accounts', 'other'] as const;
export type UpdateReason = (typeof UPDATE_REASONS)[number];

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
  /** Of `linked`: as in `LinkChange`. */
  bills?: BillChanges | undefined;
}

export interface LinkChange {
  /** As it stands now. */
  link: LinkRow;
  /** What was read anew, or should have been. */
  resources: readonly string[];
  /** Ids of bills that are new, and of those that say something else than before. */
  bills: BillChanges;
}

/** Tells the session's contract, if it wants to know. */
export async function tellContract(
  trx: Transaction<Tables>,
  deps: Deps,
  kind: SessionChange['kind'],
  session: SessionRow,
  bills?: BillChanges,
): Promise<void> {
  const intent = await intentOf(trx, session);
  await contractOf(deps, intent).changed?.(trx, deps, { kind, session, intent, bills });
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

const ANY: Picks = { select: 'multiple', allows: () => true, rejectsLinked: false, keepsFormer: false };

/** What the intent's contract lets the person pick. */
export const picksOf = (deps: Pick<Deps, 'contracts'>, intent: IntentRow): Picks => ({
  ...ANY,
  ...contractOf(deps, intent).picks?.(intent),
});
