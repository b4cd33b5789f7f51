/** What is typed into a form, before it is sent: held against the schema as the server will, and told in its types. */
import type { CredentialField, CredentialSchema, FieldProblem, Fields } from '../../protocol/credentials.ts';

/** As the controls have it: a number is text until it is sent. */
export type Values = Record<string, string | boolean>;
export type Problems = Record<string, FieldProblem>;

const isNumber = ({ type }: CredentialField): boolean => type === 'number' || type === 'integer';
/** People write 12.5 and 12,5; programs also write 0x10 and 1e9, which people do not mean. */
const numberOf = (typed: string): number =>
  /^\s*[+-]?\d+([.,]\d+)?\s*$/.test(typed) ? Number(typed.replace(',', '.')) : Number.NaN;

/** Field → what is wrong with it. The server says the same, and has the last word. */
export function problemsOf({ properties, required }: CredentialSchema, values: Values): Problems {
  const found: Problems = {};
  for (const [name, field] of Object.entries(properties)) {
    const problem = problemOf(field, values[name] ?? '', required.includes(name));
    if (problem) found[name] = problem;
  }
  return found;
}

function problemOf(field: CredentialField, value: string | boolean, required: boolean): FieldProblem | undefined {
  if (field.type === 'boolean') return field.const && value !== true ? 'required' : undefined;
  const typed = String(value);
  if (typed === '') return required ? 'required' : undefined;
  if (field.type !== 'string') {
    const number = numberOf(typed);
    if (Number.isNaN(number) || (field.type === 'integer' && !Number.isInteger(number))) return 'malformed';
    if (number < (field.minimum ?? number)) return 'too_small';
    return number > (field.maximum ?? number) ? 'too_large' : undefined;
  }
  if ([...typed].length < (field.minLength ?? 0)) return 'too_short';
  return field.pattern && !new RegExp(field.pattern, 'u').test(typed) ? 'malformed' : undefined;
}

/** What is sent: only what this page asks for, and nothing for what was left empty. */
export function fieldsOf({ properties }: CredentialSchema, values: Values): Fields {
  const fields: Fields = {};
  for (const [name, field] of Object.entries(properties)) {
    const value = values[name];
    if (field.type === 'boolean') fields[name] = value === true;
    else if (value) fields[name] = isNumber(field) ? numberOf(String(value)) : value;
  }
  return fields;
}

/** Without what may not be kept once it is sent. */
export const withoutSecrets = ({ properties }: CredentialSchema, values: Values): Values =>
  Object.fromEntries(Object.entries(values).filter(([name]) => !properties[name]?.writeOnly));
