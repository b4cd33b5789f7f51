// @vitest-environment node
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { NotJson, parseStrictJson } from './strict-json.ts';

test('reads what JSON.parse reads, as long as it can be stored and no name comes twice', () => {
  fc.assert(
    fc.property(fc.json({ maxDepth: 6, stringUnit: 'binary' }), fc.constantFrom(undefined, 2), (text, space) => {
      const value: unknown = JSON.parse(text);
      const written = JSON.stringify(value, null, space);
      try {
        expect(parseStrictJson(written)).toEqual(value);
      } catch (error) {
        if (!(error instanceof NotJson)) throw error;
        expect(written).toMatch(/\\u0000|\\ud[89a-f]|__proto__/);
      }
    }),
    { numRuns: 500 },
  );
});

const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth);

test.each([
  ['{"a":1,"a":2}', 'field twice'],
  ['{"a":1,"\\u0061":2}', 'field twice'],
  ['[{"b":[{"a":1,"c":{},"a":2}]}]', 'field twice'],
  ['{"__proto__":1}', 'not allowed'],
  ['{"a":{"__pro\\u0074o__":1}}', 'not allowed'],
  ['["\\u0000"]', 'NUL'],
  ['{"\\u0000":1}', 'NUL'],
  ['["\\ud800"]', 'surrogate'],
  ['["\\udc00\\ud800"]', 'surrogate'],
  [nested(65), 'nested too deeply'],
  [nested(100_000), 'nested too deeply'],
  [nested(10), null],
  [nested(64), null],
  ['{"a":{"a":{"a":[{"a":1},{"a":1}]}},"b":"a"}', null],
  ['["\\ud83d\\ude00","😀","a:{[,"]', null],
  ['{"a":"a","b":["a","a"],"c":"\\"a\\":"}', null],
  ['', 'not valid JSON'],
  ['{"a":1}}', 'not valid JSON'],
])('%.40s', (text, refused) => {
  if (refused) expect(() => parseStrictJson(text)).toThrow(refused);
  else expect(parseStrictJson(text)).toEqual(JSON.parse(text));
});
