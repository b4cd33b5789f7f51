// @vitest-environment node
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { deriveKeys } from '../../keys.ts';
import { hashToken, isToken, mintToken, type TokenKind } from './tokens.ts';

const keys = deriveKeys(Buffer.alloc(32, 1));
const kinds: TokenKind[] = [
  'link',
  'link_session',
  'claim',
  'public',
  'exchangeable',
  'code',
  'access',
  'refresh',
  'client_access',
  'bearer',
];
/** Two kinds that are UUIDs by contract look alike; they are told apart by where they are looked up. */
const alike = (a: TokenKind, b: TokenKind) =>
  [a, b].every((kind) => kind === 'link_session' || kind === 'exchangeable');

test.each([
  ['link', /^lt_sandbox_[\w-]{43}$/],
  ['public', /^pt_sandbox_[\w-]{43}$/],
  ['access', /^at_sandbox_[\w-]{43}$/],
  ['bearer', /^ss_[\w-]{43}$/],
] as const)('a %s token names its kind and holds 256 random bits', (kind, form) => {
  expect(mintToken(kind)).toMatch(form);
});

test('no token is made twice, and none of another environment is taken', () => {
  const minted = 1_000_000;
  const tokens = new Set<string>();
  for (let i = 0; i < minted; i++) tokens.add(mintToken('link'));
  const foreign = [...tokens].slice(0, 10_000).map((token) => token.replace('_sandbox_', '_live_'));
  const accepted = foreign.filter((token) => kinds.some((kind) => isToken(kind, token))).length;
  console.log(
    `TK-1 minted ${minted} duplicates ${minted - tokens.size} foreign ${foreign.length} accepted ${accepted}`,
  );
  expect([tokens.size, accepted]).toEqual([minted, 0]);
});

/** Where chance only spreads retries over time. */
const JITTER = ['server/core/webhooks/schedules.ts', 'widget/api/pause.ts'];

test('nothing in the sources makes randomness that can be guessed', () => {
  const root = fileURLToPath(new URL('../../..', import.meta.url));
  const weak = readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.tsx?$/.test(file) && !/\.test\.tsx?$|\btesting\b/.test(file))
    .filter((file) => /Math\.random\(|uuid.*v1\b/.test(readFileSync(`${root}/${file}`, 'utf8')));
  expect(weak.sort()).toEqual(JITTER);
});

test('one kind is never taken for another', () => {
  for (const minted of kinds)
    for (const asked of kinds) expect(isToken(asked, mintToken(minted))).toBe(minted === asked || alike(minted, asked));
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
