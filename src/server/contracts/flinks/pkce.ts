import { createHash } from 'node:crypto';

/** SHA-256 in base64url: 43 characters. */
export const isChallenge = (text: string): boolean => /^[\w-]{43}$/.test(text);

/**
 * Whether the verifier is the one of the challenge (RFC 7636, S256 only). A verifier where there was no challenge is
 * refused too: somebody took the challenge out of the authorization on its way (RFC 9700 4.8.2).
 */
export function verifies(challenge: string | null, verifier: string | undefined): boolean {
  if (!challenge || !verifier) return !challenge && !verifier;
  return /^[\w.~-]{43,128}$/.test(verifier) && createHash('sha256').update(verifier).digest('base64url') === challenge;
}
