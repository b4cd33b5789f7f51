// @vitest-environment node
import { expect, test } from 'vitest';
import { formOf } from '../integrations/sandbox/form.ts';
import { checkFields } from './check-fields.ts';
import { Refusal } from './refusal.ts';

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
