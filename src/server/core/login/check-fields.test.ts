// @vitest-environment node
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { CredentialField, CredentialSchema } from '../../../protocol/credentials.ts';
import { fieldsOf, problemsOf } from '../../../widget/screens/form-values.ts';
import { formOf } from '../../integrations/sandbox/form.ts';
import { Refusal } from '../refusal.ts';
import { checkFields } from './check-fields.ts';

const form = formOf({ kind: 'electricity' });
const good = { username: 'user_good', password: 'pass_good' };

test.each([
  ['all is well', good, undefined],
  ['an optional field is given', { ...good, account_number: '4242424242' }, undefined],
  ['an optional field is left empty', { ...good, account_number: '' }, undefined],
  ['nothing is given', {}, { username: 'required', password: 'required' }],
  ['a field is left empty', { ...good, password: '' }, { password: 'required' }],
  ['a field is too long', { ...good, username: 'u'.repeat(121) }, { username: 'too_long' }],
  ['a field is malformed', { ...good, account_number: '42-42' }, { account_number: 'malformed' }],
])('%s', (_, fields, expected) => {
  expect(checkFields(form, fields)).toEqual(expected);
});

test('a field that the form does not have is the client’s mistake, and is not repeated', () => {
  const fields = { ...good, hunter2: 'hunter2' };
  expect(() => checkFields(form, fields)).toThrow(Refusal);
  expect(() => checkFields(form, fields)).toThrow(/^(?!.*hunter2)/);
  expect(() => checkFields(formOf({ kind: 'bank' }), { ...good, account_number: '1' })).toThrow(Refusal);
});

test('own names only: what every object inherits is no field', () => {
  const fields = JSON.parse('{"username":"a","password":"b","__proto__":"c"}');
  expect(() => checkFields(form, fields)).toThrow(Refusal);
  expect(() => checkFields(form, { ...good, constructor: 'c' } as never)).toThrow(Refusal);
});

const only = (field: CredentialField, required: boolean): CredentialSchema => ({
  type: 'object',
  properties: { it: field },
  required: required ? ['it'] : [],
  additionalProperties: false,
});

const field: fc.Arbitrary<CredentialField> = fc.oneof(
  fc.record({
    type: fc.constant('string' as const),
    title: fc.constant('It'),
    minLength: fc.nat(4),
    maxLength: fc.integer({ min: 4, max: 8 }),
  }),
  fc.record({
    type: fc.constant('string' as const),
    title: fc.constant('It'),
    pattern: fc.constantFrom('^[0-9]+$', '^\\p{L}+$'),
  }),
  fc.record({
    type: fc.constantFrom('number' as const, 'integer' as const),
    title: fc.constant('It'),
    minimum: fc.integer({ min: -5, max: 0 }),
    maximum: fc.integer({ min: 0, max: 50 }),
  }),
  fc.constant({ type: 'boolean' as const, title: 'It' }),
  fc.constant({ type: 'boolean' as const, title: 'It', const: true as const }),
);
const typed = fc.oneof(
  fc.boolean(),
  fc.string({ unit: 'grapheme', maxLength: 10 }),
  fc.double({ noNaN: true, min: -100, max: 100 }).map(String),
  fc.integer({ min: -60, max: 60 }).map((number) => `${number},5`),
  fc.integer({ min: -60, max: 60 }).map(String),
  fc.constantFrom('', ' ', '0x10', '1e3', 'Infinity', '٣', '-', '+7'),
);

test('the widget says the same: what the server takes is not refused before it is sent, and what is sent has the form’s types', () => {
  fc.assert(
    fc.property(field, fc.boolean(), typed, (field, required, value) => {
      fc.pre((typeof value === 'boolean') === (field.type === 'boolean'));
      const schema = only(field, required);
      const said = problemsOf(schema, { it: value }).it;
      const sent = fieldsOf(schema, { it: value });
      const judged = checkFields(schema, Number.isNaN(sent.it) ? {} : sent)?.it;
      if (said === undefined) expect(judged === undefined || judged === 'too_long').toBe(true);
      else if (judged === undefined) expect([said, sent.it]).toEqual(['malformed', Number.NaN]);
    }),
    { numRuns: 2000 },
  );
});
