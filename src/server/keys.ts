import { hkdfSync, randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** What is derived from the root key of an installation; see `root-key.ts`. */
export interface Keys {
  /** HMAC key for token hashes: a stolen database alone cannot even confirm a leaked token. */
  pepper: Buffer;
  /** AES-256-GCM key for what must be read again, such as an integration's state. */
  sealing: Buffer;
  /** HMAC key for the audit log: who has the database alone cannot rewrite it. */
  audit: Buffer;
}

/** @param root 32 random bytes. */
export const deriveKeys = (root: Buffer): Keys => ({
  pepper: derive(root, 'token pepper'),
  sealing: derive(root, 'sealing'),
  audit: derive(root, 'audit log'),
});

export const derive = (secret: Buffer, purpose: string) =>
  Buffer.from(hkdfSync('sha256', secret, Buffer.alloc(0), `connect ${purpose}`, 32));

/**
 * Reads `secret.key` in the data folder, or makes it (readable by its owner only).
 * @throws {Error} when the file does not hold exactly 32 bytes.
 */
export async function loadSecret(dataDir: string): Promise<Buffer> {
  const file = join(dataDir, 'secret.key');
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  try {
    await writeFile(file, randomBytes(32), { mode: 0o600, flag: 'wx', flush: true });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  const secret = await readFile(file);
  if (secret.length !== 32)
    throw new Error(`${file} must hold exactly 32 bytes. Restore it from a backup: tokens made with it depend on it.`);
  return secret;
}
