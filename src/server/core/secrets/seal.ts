import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { Keys } from '../../keys.ts';

const IV = 12;
const TAG = 16;

/**
 * Encrypts a value that must be read again (AES-256-GCM).
 * @param place where it is stored, such as `sess_1.state`: a sealed value moved elsewhere does not open.
 */
export function seal(keys: Pick<Keys, 'sealing'>, place: string, value: unknown): string {
  const iv = randomBytes(IV);
  const cipher = createCipheriv('aes-256-gcm', keys.sealing, iv).setAAD(Buffer.from(place));
  const body = Buffer.concat([cipher.update(JSON.stringify(value), 'utf8'), cipher.final()]);
  return Buffer.concat([iv, cipher.getAuthTag(), body]).toString('base64url');
}

/** @throws {Error} when the value was changed, moved, or sealed with another key. */
export function unseal(keys: Pick<Keys, 'sealing'>, place: string, sealed: string): unknown {
  const bytes = Buffer.from(sealed, 'base64url');
  const decipher = createDecipheriv('aes-256-gcm', keys.sealing, bytes.subarray(0, IV), { authTagLength: TAG })
    .setAAD(Buffer.from(place))
    .setAuthTag(bytes.subarray(IV, IV + TAG));
  return JSON.parse(decipher.update(bytes.subarray(IV + TAG), undefined, 'utf8') + decipher.final('utf8'));
}
