// @vitest-environment node
import fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { MOVES, OpenSessionBody } from '../../protocol/endpoints.ts';
import { ROUTES } from '../routes.ts';
import { asText, explain } from './explain.ts';

const Sample = v.object({
  client_id: v.pipe(v.string(), v.minLength(1), v.maxLength(5)),
  consents: v.pipe(v.array(v.picklist(['bills', 'payments'])), v.minLength(1)),
  nested: v.optional(v.strictObject({ deep: v.number() })),
});

const explained = (schema: v.GenericSchema, value: unknown): string => {
  const { issues } = v.safeParse(schema, value, { abortPipeEarly: true });
  return issues ? asText(explain(issues, schema)) : 'fits';
};

describe('names the place and the reason', () => {
  test.each([
    [{ client_id: 'a', consents: ['bills'] }, 'fits'],
    [{ consents: ['bills'] }, 'client_id: is required.'],
    [{ client_id: 1, consents: ['bills'] }, 'client_id: must be a string.'],
    [{ client_id: '', consents: ['bills'] }, 'client_id: must not be empty.'],
    [{ client_id: 'abcdef', consents: ['bills'] }, 'client_id: is too long (5 at most).'],
    [{ client_id: 'a', consents: 'bills' }, 'consents: must be an array.'],
    [{ client_id: 'a', consents: [] }, 'consents: must not be empty.'],
    [{ client_id: 'a', consents: ['bills', 'x'] }, 'consents[1]: must be bills or payments.'],
    [{ client_id: 'a', consents: ['bills'], nested: { deep: 1, more: 2 } }, 'nested: holds a field that is not known.'],
    [[], 'client_id: is required. consents: is required.'],
    ['x', 'body: must be an object.'],
  ])('%j', (value, expected) => expect(explained(Sample, value)).toBe(expected));
});

/** JSON in which every name and every text holds the canary. */
const CANARY = 'hunter2-4111111111111111';
const names = [
  'link_token',
  'origin',
  'cid',
  'fields',
  'username',
  'answer',
  'account_ids',
  'client_id',
  'consents',
  'accepted',
];
const fuzz = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    fc.constant(CANARY),
    fc.constant(`${CANARY}\n`),
    fc.integer(),
    fc.constant(null),
    tie('object'),
    fc.array(tie('value'), { maxLength: 3 }),
  ),
  object: fc.dictionary(fc.constantFrom(...names, CANARY, `x.${CANARY}`, '__proto__'), tie('value'), { maxKeys: 5 }),
})).value;

const schemas = [...Object.values(MOVES), OpenSessionBody, Sample, ...ROUTES.flatMap(({ body }) => body ?? [])];

function countEchoes(
  message: (issues: [v.BaseIssue<unknown>, ...v.BaseIssue<unknown>[]], schema: v.GenericSchema) => string,
): number {
  let echoes = 0;
  fc.assert(
    fc.property(fuzz, fc.constantFrom<v.GenericSchema>(...schemas), (value, schema) => {
      const { issues } = v.safeParse(schema, value);
      if (issues && message(issues, schema).includes('hunter2')) echoes++;
    }),
    { numRuns: 10_000, seed: 4 },
  );
  return echoes;
}

test('never repeats a value or a name that was sent', () => {
  expect(countEchoes((issues, schema) => asText(explain(issues, schema)))).toBe(0);
});

test('control: the schema library’s own messages do', () => {
  expect(countEchoes((issues) => issues.map(({ message }) => message).join())).toBeGreaterThan(0);
});
