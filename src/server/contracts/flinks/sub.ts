import { createHmac } from 'node:crypto';
import type { Keys } from '../../keys.ts';

/**
 * Who the person is, to one client: a UUID that is the same at every link of theirs, and another to another client.
 * @param who what tells one person from another.
 */
export function subOf({ pepper }: Pick<Keys, 'pepper'>, clientId: string, who: string): string {
  const bytes = createHmac('sha256', pepper)
    .update(`flinks sub ${JSON.stringify([clientId, who])}`)
    .digest()
    .subarray(0, 16);
  // Version 8 (RFC 9562): the maker's own bits.
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x80, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}
