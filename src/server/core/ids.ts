import { randomBytes } from 'node:crypto';

export type IdKind =
  | 'ltid'
  | 'rtl'
  | 'sess'
  | 'link'
  | 'mk'
  | 'mks'
  | 'acc'
  | 'op'
  | 'bill'
  | 'key'
  | 'grant'
  | 'evt'
  | 'dlv'
  | 'whe'
  | 'req';

/** A name for a thing: not a secret, yet with 128 random bits nobody guesses another one's. */
export const newId = (kind: IdKind): string => `${kind}_${randomBytes(16).toString('base64url')}`;

/**
 * Sixteen bytes as a UUID of version 8 (RFC 9562): the maker's own bits.
 * @param bytes at least sixteen, of a hash.
 */
export function asUuid(bytes: Buffer): string {
  const own = Buffer.from(bytes.subarray(0, 16));
  own.writeUInt8((own.readUInt8(6) & 0x0f) | 0x80, 6);
  own.writeUInt8((own.readUInt8(8) & 0x3f) | 0x80, 8);
  return own.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}
