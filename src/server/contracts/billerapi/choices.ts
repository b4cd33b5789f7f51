import * as v from 'valibot';
import type { Consent } from '../../../protocol/session.ts';
import { type Picks, UPDATE_REASONS, type UpdateReason } from '../../core/contract.ts';
import type { WishedOperation } from '../../core/operations/arguments.ts';
import { checkArguments, checkOperations } from '../../core/operations/catalogue.ts';
import { cannotBeAsked, missingOf, offerOf } from '../../core/operations/operation-needs.ts';
import { type Issue, Refusal } from '../../core/refusal.ts';
import type { IntentWish } from '../../core/sessions/intents.ts';
import type { IntentRow, LinkRow } from '../../database/tables.ts';
import type { Deps } from '../../deps.ts';
import type { Ctx } from '../../http/context.ts';
import { operationsOf } from './consents.ts';
import { clientsLink } from './own-link.ts';

const text = (max: number) => v.pipe(v.string(), v.minLength(1), v.maxLength(max));
const DataKind = v.picklist(['bills', 'payments']);

const Operation = v.object({
  resource: text(100),
  action: v.picklist(['read', 'write']),
  /** What is required and left out here is asked of the person. */
  arguments: v.optional(v.record(v.string(), v.unknown())),
  optional: v.optional(v.boolean(), false),
  /** Of an optional one: the person decides, or the flow goes on without it. */
  on_failure: v.optional(v.picklist(['ask', 'continue']), 'ask'),
  /** The person sees what is about to be written and agrees. Default: of each write. */
  review: v.optional(v.boolean()),
});

/** What this server adds to the vendor's request. All of it may be left out. */
export const CHOICES = {
  /** Which accounts are linked: all (`none` is asked), one, or any number. */
  account_selection: v.optional(v.picklist(['none', 'single', 'multiple'])),
  /** Accounts of other types are shown and cannot be chosen. */
  account_types: v.optional(v.pipe(v.array(text(60)), v.minLength(1), v.maxLength(20))),
  /** `reject`: what the same `client_user_id` has linked already is connected anew, and not a second time. */
  duplicates: v.optional(v.picklist(['allow', 'reject'])),
  /** Of the consents: what the person may decline. */
  optional_consents: v.optional(v.pipe(v.array(DataKind), v.maxLength(10)), []),
  /** More to be done than the consents ask for. Needs a `biller_id`. */
  operations: v.optional(v.pipe(v.array(Operation), v.minLength(1), v.maxLength(20))),
  /** The person may connect several billers in one flow. */
  multiple: v.optional(v.boolean(), false),
  /** The link that is connected anew, in place of a new one. */
  link_id: v.optional(text(120)),
  /** Why, for the person to read. */
  update_reason: v.optional(v.picklist(UPDATE_REASONS)),
  /** The person's name, shown to them: whose account this is for. */
  client_user_name: v.optional(text(100)),
};

type Asked = v.InferOutput<v.ObjectSchema<typeof CHOICES, undefined>> & {
  client_user_id: string;
  consents: ('bills' | 'payments')[];
  biller_id?: string | null | undefined;
};

/** What the intent keeps of them for this contract. */
interface Settings {
  account_selection?: Picks['select'];
  account_types?: string[];
  duplicates?: 'allow' | 'reject';
  update_reason?: UpdateReason;
}
const settingsOf = ({ settings }: Pick<IntentRow, 'settings'>) => settings as Settings;

export function picks(intent: IntentRow): Partial<Picks> {
  const { account_selection, account_types, duplicates, update_reason } = settingsOf(intent);
  return {
    ...(account_selection && { select: account_selection }),
    allows: ({ type }) => account_types === undefined || account_types.includes(type),
    rejectsLinked: duplicates === 'reject',
    keepsFormer: update_reason !== 'new_accounts',
  };
}

export const updateReason = (intent: IntentRow): UpdateReason => settingsOf(intent).update_reason ?? 'other';

/** What each operation asks the person to share, or to allow. */
const CONSENT_OF: Record<string, Consent> = {
  'bills.read': 'bills',
  'payments.read': 'payments',
  'payment.write': 'pay',
  'paymentMethod.read': 'card',
  'paymentMethod.write': 'card_write',
  'mobileBillingStatement.read': 'bills',
  'orderHistory.read': 'orders',
  'readHistory.read': 'history',
  'accounts.read': 'accounts',
  'account_numbers.read': 'account_numbers',
  'identity.read': 'identity',
  'transactions.read': 'transactions',
  'statements.read': 'statements',
  'investments.read': 'investments',
};

type Chosen = Pick<
  IntentWish,
  'consents' | 'optional_consents' | 'operations' | 'several' | 'renews' | 'user_name' | 'integration_id'
> & { settings: Settings };

/**
 * What the request chose, as the core takes it.
 * @throws {Refusal} 400 for choices that do not go together, with the fix; 404 for a link that is not the client's.
 */
export async function readChoices(c: Ctx, deps: Deps, asked: Asked): Promise<Chosen> {
  const { account_selection, account_types, duplicates, update_reason, multiple, optional_consents } = asked;
  const link = asked.link_id === undefined ? undefined : await clientsLink(c, deps, asked.link_id);
  const fault = faultOf(asked, link);
  if (fault) throw new Refusal(400, 'INVALID_REQUEST', fault);
  const integration_id = link?.biller_id ?? asked.biller_id ?? null;
  const more = moreOperations(deps, integration_id, asked.operations ?? []);
  const reads = operationsOf(asked.consents).filter(
    ({ resource }) => !more.some((one) => one.resource === resource && one.action === 'read'),
  );
  return {
    consents: [...asked.consents, ...more.flatMap(({ consent }) => consent ?? [])],
    optional_consents,
    operations: [...reads, ...more],
    several: multiple,
    renews: link?.id ?? null,
    user_name: asked.client_user_name ?? null,
    integration_id,
    settings: {
      ...(account_selection && { account_selection }),
      ...(account_types && { account_types }),
      ...(duplicates && { duplicates }),
      ...(update_reason && { update_reason }),
    },
  };
}

function faultOf(asked: Asked, link: LinkRow | undefined): string | undefined {
  const { optional_consents, consents, multiple, biller_id, operations, update_reason } = asked;
  if (!optional_consents.every((kind) => consents.includes(kind))) return 'optional_consents must be among consents.';
  if (consents.every((kind) => optional_consents.includes(kind)))
    return 'optional_consents must leave out at least one of consents: a link without data is none.';
  if (multiple && (biller_id || link)) return 'multiple needs the picker: leave biller_id and link_id out.';
  if (operations && !biller_id && !link) return 'operations needs biller_id: what can be done depends on the biller.';
  if (update_reason && !link) return 'update_reason needs link_id: it says why that link is connected anew.';
  if (link && link.client_user_id !== asked.client_user_id)
    return 'client_user_id must be the one that the link was made for.';
  if (link && biller_id && biller_id !== link.biller_id) return 'biller_id must be the one of the link, or left out.';
  return undefined;
}

function moreOperations(
  deps: Deps,
  integrationId: string | null,
  operations: readonly v.InferOutput<typeof Operation>[],
): WishedOperation[] {
  const entry = deps.directory.find(integrationId ?? '');
  // An unknown biller is refused by its own name.
  if (!entry || !operations.length) return [];
  const issues: Issue[] = [];
  const { wished } = checkOperations(deps, entry, operations);
  const more = wished.map((operation, at) => {
    const asked = operations[at];
    const place = ['operations', at];
    const consent = CONSENT_OF[`${operation.resource}.${operation.action}`];
    const offer = offerOf(deps, entry, operation);
    if (!offer || !consent || !asked) {
      issues.push({ path: [...place, 'resource'], message: 'must be one that this biller has, with this action' });
      return operation;
    }
    const given = operation.arguments ?? {};
    const missing = missingOf(offer, given);
    for (const name of cannotBeAsked(offer, missing))
      issues.push({ path: [...place, 'arguments', name], message: 'is required: no form can ask for it' });
    issues.push(
      ...checkArguments(offer, operation.arguments, [...place, 'arguments']).filter(
        ({ path }) => !(path.length === 4 && missing.includes(String(path[3]))),
      ),
    );
    const { optional, on_failure, review = operation.action === 'write' } = asked;
    return { ...operation, consent, optional, review, asks: optional && on_failure === 'ask' };
  });
  if (issues.length) {
    const words = issues.map(({ path, message }) => `${path.join('.')}: ${message}.`).join(' ');
    throw new Refusal(400, 'INVALID_REQUEST', words, { issues });
  }
  return more;
}
