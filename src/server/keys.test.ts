// @vitest-environment node
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { deriveKeys, loadSecret } from './keys.ts';

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'connect-keys-'));
});
afterEach(() => rm(dir, { recursive: true }));

test('makes a secret that only its owner can read, once', async () => {
  const folder = join(dir, 'new');
  const secret = await loadSecret(folder);
  expect(secret).toHaveLength(32);
  expect((await stat(join(folder, 'secret.key'))).mode & 0o777).toBe(0o600);
  expect(await loadSecret(folder)).toEqual(secret);
});

test('two processes that start at once agree on one', async () => {
  const secrets = await Promise.all(Array.from({ length: 5 }, () => loadSecret(dir)));
  const kept = await readFile(join(dir, 'secret.key'));
  expect(secrets.every((secret) => secret.equals(kept))).toBe(true);
});

test('refuses a damaged file and names it', async () => {
  await writeFile(join(dir, 'secret.key'), 'short');
  await expect(loadSecret(dir)).rejects.toThrow(/secret\.key must hold exactly 32 bytes/);
});

test('derives a key of its own for each purpose', () => {
  const { pepper, sealing } = deriveKeys(Buffer.alloc(32, 7));
  expect(pepper).toHaveLength(32);
  expect(sealing).toHaveLength(32);
  expect(pepper.equals(sealing)).toBe(false);
  expect(deriveKeys(Buffer.alloc(32, 7)).pepper.equals(pepper)).toBe(true);
  expect(deriveKeys(Buffer.alloc(32, 8)).pepper.equals(pepper)).toBe(false);
});
