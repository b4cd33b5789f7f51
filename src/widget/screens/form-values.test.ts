// @vitest-environment node
import { expect, test } from 'vitest';
import type { CredentialField, CredentialSchema } from '../../protocol/credentials.ts';
import { fieldsOf, problemsOf, withoutSecrets } from './form-values.ts';

const formOf = (field: CredentialField, required: boolean): CredentialSchema => ({
  type: 'object',
  properties: { it: field },
  required: required ? ['it'] : [],
  additionalProperties: false,
});

test.each([
  ['12,5', 12.5],
  [' 7 ', 7],
  ['-3', -3],
  ['0x10', Number.NaN],
  ['1e3', Number.NaN],
  [' ', Number.NaN],
])('%j is the number %d', (typed, number) => {
  const schema = formOf({ type: 'number', title: 'It' }, true);
  expect(fieldsOf(schema, { it: typed }).it).toBe(number);
  expect(problemsOf(schema, { it: typed }).it).toBe(Number.isNaN(number) ? 'malformed' : undefined);
});

test('a page sends its own fields alone, and forgets what is secret', () => {
  const schema: CredentialSchema = {
    ...formOf({ type: 'string', title: 'PIN', writeOnly: true }, true),
  };
  expect(fieldsOf(schema, { it: '1234', other: 'x' })).toEqual({ it: '1234' });
  expect(withoutSecrets(schema, { it: '1234', other: 'x' })).toEqual({ other: 'x' });
});
