import { createHmac, randomBytes } from 'node:crypto';
import type { Keys } from '../keys.ts';

/** Prefix of each kind of secret: a leaked one is recognised, and one kind is never taken for another. */
const PREFIX = {
  link: 'lt_sandbox_',
  public: 'pt_sandbox_',
  access: 'at_sandbox_',
  bearer: 'ss_',
} as const;
export type TokenKind = keyof typeof PREFIX;

/** 256 random bits behind the prefix of its kind. */
export const mintToken = (kind: TokenKind): string => PREFIX[kind] + randomBytes(32).toString('base64url');

/** Whether the text has the form of such a token. Says nothing about whether it was ever minted. */
export const isToken = (kind: TokenKind, text: string): boolean =>
  text.startsWith(PREFIX[kind]) && /^[\w-]{43}$/.test(text.slice(PREFIX[kind].length));

/**
 * What is stored instead of a secret, and looked up by. A keyed hash over the whole string; 256-bit secrets need
 * neither salt nor a slow function.
 */
export const hashToken = (keys: Keys, token: string): string =>
  createHmac('sha256', keys.pepper).update(token).digest('base64url');
