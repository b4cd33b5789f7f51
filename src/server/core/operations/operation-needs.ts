import type { CredentialField, CredentialSchema } from '../../../protocol/credentials.ts';
import type { DirectoryEntry } from '../../../protocol/directory.ts';
import type { Needs } from '../../../protocol/session.ts';
import type { IntentOperation } from '../../database/tables/intents.ts';
import type { FoundAccount } from '../../database/tables/sessions.ts';
import type { IntentRow, OperationRow, SessionRow } from '../../database/tables.ts';
import type { Deps } from '../../deps.ts';
import type { JsonSchema, ResourceAction } from '../../integrations/integration.ts';
import { chosenAccounts, publicAccount } from '../sessions/chosen-accounts.ts';
import { readArguments } from './arguments.ts';

type Standing = Pick<OperationRow, 'position' | 'resource' | 'action' | 'approved'>;

/** What the integration says of an operation, or undefined where it has none such. */
export function offerOf(
  { integrations }: Pick<Deps, 'integrations'>,
  entry: DirectoryEntry,
  { resource, action }: Pick<OperationRow, 'resource' | 'action'>,
): ResourceAction | undefined {
  return integrations(entry)
    .resources(entry)
    .find(({ name }) => name === resource)?.actions[action];
}

/**
 * What an operation waits for before it can run: first for what it is given, then for the person's agreement.
 * @returns undefined where it can run, or will say itself why it cannot.
 */
export async function needsOf(
  deps: Deps,
  session: SessionRow,
  intent: IntentRow,
  operation: Standing,
): Promise<Extract<Needs, { kind: 'arguments' | 'review' }> | undefined> {
  const entry = deps.directory.find(session.integration_id ?? '');
  const offer = entry && offerOf(deps, entry, operation);
  if (!offer) return undefined;
  const given = await readArguments(deps, intent.id, operation.position);
  if (given === 'gone') return undefined;
  const missing = missingOf(offer, given ?? {});
  if (missing.length) return { kind: 'arguments', schema: formOf(offer.arguments, missing) };
  if (!wishOf(intent, operation)?.review || operation.approved) return undefined;
  return reviewOf(offer, given ?? {}, chosenAccounts(session));
}

const wishOf = (intent: IntentRow, { position }: Pick<OperationRow, 'position'>): IntentOperation | undefined =>
  intent.operations[position];

/** Names of what must be given and is not. */
export const missingOf = ({ arguments: schema }: ResourceAction, given: Record<string, unknown>): string[] =>
  requiredIn(schema).filter((name) => !Object.hasOwn(given, name));

const requiredIn = (schema: JsonSchema | null): string[] => (schema?.required as string[] | undefined) ?? [];

/** Those of them that no form can ask for: they are made of parts. */
export const cannotBeAsked = ({ arguments: schema }: ResourceAction, names: readonly string[]): string[] =>
  names.filter((name) => ['object', 'array'].includes(String(schema?.properties?.[name]?.type)));

/** HTML's word for what browsers can fill in. */
const AUTOCOMPLETE: Record<string, NonNullable<CredentialField['autocomplete']>> = {
  cardNumber: 'cc-number',
  expirationDate: 'cc-exp',
  cvv: 'cc-csc',
  nameOnCard: 'cc-name',
  billingZip: 'postal-code',
};

/** The form of some of the arguments. What is sensitive is not given back. */
function formOf(schema: JsonSchema | null, names: readonly string[]): CredentialSchema {
  return {
    type: 'object',
    properties: Object.fromEntries(
      names.map((name) => [name, fieldOf(name, schema?.properties?.[name] ?? { type: 'string' })]),
    ),
    required: [...names],
    additionalProperties: false,
  };
}

function fieldOf(name: string, field: JsonSchema): CredentialField {
  const { type, description, pattern, maxLength, minimum, maximum } = field as Record<string, unknown>;
  const common = {
    title: titleOf(name, field),
    ...(typeof description === 'string' && { description }),
    ...(field['x-sensitive'] !== undefined && { writeOnly: true }),
    autocomplete: AUTOCOMPLETE[name] ?? ('off' as const),
  };
  if (type === 'number' || type === 'integer')
    return {
      type,
      ...common,
      ...(typeof minimum === 'number' && { minimum }),
      ...(typeof maximum === 'number' && { maximum }),
    };
  const isDigits = /^(pan|sad)$/.test(String(field['x-sensitive']));
  return {
    type: 'string',
    ...common,
    ...(typeof pattern === 'string' && { pattern }),
    maxLength: typeof maxLength === 'number' ? maxLength : 200,
    inputmode: isDigits ? 'numeric' : 'text',
  };
}

/** `cardNumber` → `Card number`, unless its schema names it. */
function titleOf(name: string, { title }: JsonSchema): string {
  if (typeof title === 'string') return title;
  const words = name.replace(/([a-z])([A-Z])/g, '$1 $2').replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1).toLowerCase();
}

/** What the person is shown before it is written: never a number in full, never a security code. */
function reviewOf(
  { arguments: schema, moves }: ResourceAction,
  given: Record<string, unknown>,
  accounts: FoundAccount[],
): Extract<Needs, { kind: 'review' }> {
  const fields = Object.entries(schema?.properties ?? {});
  const currencies = fields.flatMap(([, field]) => field['x-money'] ?? []);
  const lines = fields.flatMap(([name, field]) => {
    const value = given[name];
    const shown = masked(value, field['x-sensitive']);
    if (shown === undefined || currencies.includes(name)) return [];
    const currency = given[String(field['x-money'])];
    return [{ title: titleOf(name, field), value: shown, ...(typeof currency === 'string' && { currency }) }];
  });
  return { kind: 'review', what: moves ?? 'data', lines, accounts: accounts.map(publicAccount) };
}

/** @returns undefined for what is not shown. */
function masked(value: unknown, sensitive: unknown): string | undefined {
  if (value === undefined || value === null || typeof value === 'object') return undefined;
  if (sensitive === 'sad') return undefined;
  return sensitive === 'pan' ? `•••• ${String(value).slice(-4)}` : String(value);
}

/** What was typed, as the schema has it: forms know text alone. */
export function asTyped(
  { arguments: schema }: ResourceAction,
  typed: Record<string, string | number | boolean>,
): Record<string, unknown> {
  const read = (name: string, value: string | number | boolean) => {
    const type = schema?.properties?.[name]?.type;
    if (typeof value !== 'string') return value;
    const plain = value.trim();
    if ((type === 'number' || type === 'integer') && plain) return Number(plain.replace(',', '.'));
    if (schema?.properties?.[name]?.['x-sensitive'] === 'pan') return plain.replace(/[\s-]/g, '');
    return plain;
  };
  return Object.fromEntries(
    Object.entries(typed).flatMap(([name, value]) => (value === '' ? [] : [[name, read(name, value)]])),
  );
}
