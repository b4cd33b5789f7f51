// @vitest-environment node
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { deriveKeys } from '../../keys.ts';
import { seal, unseal } from './seal.ts';

const keys = deriveKeys(Buffer.alloc(32, 1));

test('gives back what was sealed', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.string(), (value, place) => {
      expect(unseal(keys, place, seal(keys, place, value))).toEqual(JSON.parse(JSON.stringify(value)));
    }),
  );
});

test('shows nothing of it, and never looks the same twice', () => {
  const sealed = seal(keys, 'here', 'hunter2');
  expect(Buffer.from(sealed, 'base64url').toString('latin1')).not.toContain('hunter2');
  expect(seal(keys, 'here', 'hunter2')).not.toBe(sealed);
});

test('does not open elsewhere, with another key, or changed', () => {
  const sealed = seal(keys, 'sess_1.state', { a: 1 });
  expect(() => unseal(keys, 'sess_2.state', sealed)).toThrow();
  expect(() => unseal(deriveKeys(Buffer.alloc(32, 2)), 'sess_1.state', sealed)).toThrow();
  const bytes = Buffer.from(sealed, 'base64url');
  for (let i = 0; i < bytes.length; i++) {
    const changed = Buffer.from(bytes);
    changed[i]! ^= 1;
    expect(() => unseal(keys, 'sess_1.state', changed.toString('base64url'))).toThrow();
  }
});
