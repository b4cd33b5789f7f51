import type * as v from 'valibot';
import type { Issue } from '../core/refusal.ts';

/**
 * Says where a value does not fit a schema, and why, in words of our own. The schema library's messages quote the value
 * (`received "4111…"`), and a path may hold a name that the sender made up: only names that stand in the schema are
 * repeated.
 */
export function explain(issues: readonly v.BaseIssue<unknown>[], schema: v.GenericSchema): Issue[] {
  const known = namesOf(schema);
  return issues.map((issue) => ({ path: pathOf(issue, known), message: reasonOf(issue) }));
}

/** As one text: `operations[0].action: is required. …` */
export const asText = (issues: readonly Issue[]): string =>
  issues.map(({ path, message }) => `${nameOf(path) || 'body'}: ${message}.`).join(' ');

const nameOf = (path: Issue['path']): string =>
  path
    .map((step) => (typeof step === 'number' ? `[${step}]` : `.${step}`))
    .join('')
    .replace(/^\./, '');

/** Of a field that should not be there only the place is told. */
const pathOf = ({ path }: Pick<v.BaseIssue<unknown>, 'path'>, known: Set<string>): Issue['path'] =>
  (path ?? []).flatMap(({ key }): Issue['path'] => {
    if (typeof key === 'number') return [key];
    return known.has(String(key)) ? [String(key)] : [];
  });

/** Messages given with a schema are ours if they say what must be; the library's begin with "Invalid". */
const OWN = /^(must|is|needs|holds) /;

function reasonOf(issue: v.BaseIssue<unknown>): string {
  const { type, expected, path, input, message } = issue;
  // A message of our own, given with the schema.
  if (OWN.test(message)) return message;
  if (expected === 'never') return 'holds a field that is not known';
  if (input === undefined && path?.length) return 'is required';
  switch (type) {
    case 'max_length':
      return `is too long (${lengthOf(issue)} at most)`;
    case 'min_length':
    case 'non_empty':
      return 'must not be empty';
    case 'picklist':
    case 'literal':
      // `expected` is made from the schema, never from the input: `("bills" | "payments")`.
      return `must be ${expected?.replace(/[()"]/g, '').replaceAll(' | ', ' or ')}`;
    case 'string':
    case 'number':
    case 'boolean':
    case 'array':
      return `must be ${type === 'array' ? 'an array' : `a ${type}`}`;
    case 'object':
    case 'strict_object':
    case 'record':
      return 'must be an object';
    default:
      return 'does not have the documented form';
  }
}

const lengthOf = (issue: object) => ('requirement' in issue ? Number(issue.requirement) : 0);

/** Every field name anywhere in the schema. */
function namesOf(schema: unknown, names = new Set<string>()): Set<string> {
  if (typeof schema !== 'object' || schema === null) return names;
  const { entries, wrapped, item, options, pipe, value } = schema as Record<string, unknown>;
  if (typeof entries === 'object' && entries !== null)
    for (const [name, inner] of Object.entries(entries)) namesOf(inner, names.add(name));
  for (const inner of [wrapped, item, value].flat()) namesOf(inner, names);
  for (const list of [options, pipe])
    if (Array.isArray(list)) for (const inner of list) if (inner !== schema) namesOf(inner, names);
  return names;
}
