import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';
import type { CredentialSchema, SessionError } from '../../protocol/session.ts';
import { Refusal } from './refusal.ts';

// The form's own words beside JSON Schema's (`autocomplete`, `inputmode`, `format: tel`) only say how it is drawn.
const ajv = new Ajv2020({ allErrors: true, strict: false, formats: { password: true, tel: true, email: /^\S+@\S+$/ } });
const compiled = new Map<string, ValidateFunction>();

type Problem = NonNullable<SessionError['fields']>[string];
const PROBLEMS: Record<string, Problem> = { required: 'required', minLength: 'too_short', maxLength: 'too_long' };

/**
 * Holds what was typed against the form.
 * @returns field → what is wrong with it, or undefined when all is well. Never the values.
 * @throws {Refusal} for a field that the form does not have: that is a client's mistake, not the person's.
 */
export function checkFields(schema: CredentialSchema, fields: Record<string, string>): SessionError['fields'] {
  if (Object.keys(fields).some((name) => !Object.hasOwn(schema.properties, name)))
    throw new Refusal(400, 'INVALID_REQUEST', 'fields: holds a name that the form does not have.');
  // A field left empty is a field not given.
  const given = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== ''));
  const validate = compile(schema);
  if (validate(given)) return undefined;
  const wrong: Record<string, Problem> = {};
  for (const error of validate.errors ?? []) wrong[nameOf(error)] ??= PROBLEMS[error.keyword] ?? 'malformed';
  return wrong;
}

const nameOf = ({ keyword, params, instancePath }: ErrorObject): string =>
  keyword === 'required' ? params.missingProperty : instancePath.slice(1);

function compile(schema: CredentialSchema): ValidateFunction {
  const key = JSON.stringify(schema);
  const known = compiled.get(key);
  if (known) return known;
  const validate = ajv.compile(schema);
  compiled.set(key, validate);
  return validate;
}
