import { randomBytes } from 'node:crypto';

export type IdKind =
  | 'ltid'
  | 'rtl'
  | 'sess'
  | 'link'
  | 'mk'
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
