import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';
import type { CredentialSchema, FieldProblem, Fields } from '../../../protocol/credentials.ts';
import { Refusal } from '../refusal.ts';

/** A day that there is, as `YYYY-MM-DD`. */
const isDay = (text: string): boolean => {
  const day = /^\d{4}-\d\d-\d\d$/.test(text) ? new Date(`${text}T00:00:00Z`) : null;
  return day !== null && !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text);
};

const FORMATS = { password: true, tel: /^\+?[\d\s().\-/]{3,30}$/, email: /^\S+@\S+$/, date: isDay } as const;

// The form's own words beside JSON Schema's (`autocomplete`, `inputmode`) only say how it is drawn.
const ajv = new Ajv2020({ allErrors: true, strict: false, formats: FORMATS });
const compiled = new Map<string, ValidateFunction>();

const PROBLEMS: Record<string, FieldProblem> = {
  required: 'required',
  minLength: 'too_short',
  maxLength: 'too_long',
  minimum: 'too_small',
  maximum: 'too_large',
  oneOf: 'not_an_option',
};

/**
 * Holds what was typed against the form.
 * @returns field → what is wrong with it, or undefined when all is well. Never the values.
 * @throws {Refusal} for a field that the form does not have: that is a client's mistake, not the person's.
 */
export function checkFields(schema: CredentialSchema, fields: Fields): Record<string, FieldProblem> | undefined {
  if (Object.keys(fields).some((name) => !Object.hasOwn(schema.properties, name)))
    throw new Refusal(400, 'INVALID_REQUEST', 'fields: holds a name that the form does not have.');
  // A field left empty is a field not given.
  const given = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== ''));
  const validate = compile(schema);
  if (validate(given)) return undefined;
  const wrong: Record<string, FieldProblem> = {};
  for (const error of validate.errors ?? []) wrong[nameOf(error)] ??= problemOf(error);
  return wrong;
}

function problemOf({ keyword, schemaPath }: ErrorObject): FieldProblem {
  // A box that must be ticked was not; in a list of options each has a `const` of its own.
  if (keyword === 'const') return schemaPath.includes('/oneOf/') ? 'not_an_option' : 'required';
  return PROBLEMS[keyword] ?? 'malformed';
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
