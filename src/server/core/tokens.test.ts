// @vitest-environment node
import { expect, test } from 'vitest';
import { deriveKeys } from '../keys.ts';
import { hashToken, isToken, mintToken, type TokenKind } from './tokens.ts';

const keys = deriveKeys(Buffer.alloc(32, 1));
const kinds: TokenKind[] = ['link', 'public', 'access', 'bearer'];

test.each([
  ['link', /^lt_sandbox_[\w-]{43}$/],
  ['public', /^pt_sandbox_[\w-]{43}$/],
  ['access', /^at_sandbox_[\w-]{43}$/],
  ['bearer', /^ss_[\w-]{43}$/],
] as const)('a %s token names its kind and holds 256 random bits', (kind, form) => {
  expect(mintToken(kind)).toMatch(form);
});

test('no token is made twice', () => {
  const tokens = Array.from({ length: 20_000 }, () => mintToken('link'));
  expect(new Set(tokens).size).toBe(tokens.length);
});

test('one kind is never taken for another', () => {
  for (const minted of kinds)
    for (const asked of kinds) expect(isToken(asked, mintToken(minted))).toBe(minted === asked);
});

test.each([
  '',
  'lt_sandbox_',
  'lt_live_aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa',
  `lt_sandbox_${'a'.repeat(42)}`,
  `lt_sandbox_${'a'.repeat(44)}`,
  `lt_sandbox_${'a'.repeat(42)}\n`,
  `${mintToken('link')} `,
])('%j is no link token', (text) => expect(isToken('link', text)).toBe(false));

test('the hash depends on the token and on the key', () => {
  const token = mintToken('link');
  expect(hashToken(keys, token)).toBe(hashToken(keys, token));
  expect(hashToken(keys, token)).not.toBe(hashToken(keys, mintToken('link')));
  expect(hashToken(keys, token)).not.toBe(hashToken(deriveKeys(Buffer.alloc(32, 2)), token));
});
