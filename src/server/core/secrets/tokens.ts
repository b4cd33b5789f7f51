import { createHmac, randomBytes, randomUUID } from 'node:crypto';
import type { Keys } from '../../keys.ts';

/**
 * Prefix of each kind of secret: a leaked one is recognised, and one kind is never taken for another. MoneyKit's two
 * are UUIDs by contract (122 random bits); each is looked up in its own place, and lives for minutes.
 */
const PREFIX = {
  link: 'lt_sandbox_',
  link_session: null,
  claim: 'clm_',
  public: 'pt_sandbox_',
  exchangeable: null,
  code: 'ac_',
  access: 'at_sandbox_',
  refresh: 'rt_',
  client_access: 'ca_',
  authorize: 'az_',
  bearer: 'ss_',
  client_bearer: 'ct_',
  oauth_ticket: 'os_',
  oauth_state: 'ox_',
  oauth_browser: 'ob_',
  resume: 'rc_',
  bank_code: 'bc_',
  bank_access: 'ba_',
  bank_refresh: 'br_',
} as const;
export type TokenKind = keyof typeof PREFIX;

/** By which a secret is known for one, wherever it turns up. */
export const TOKEN_PREFIXES: readonly string[] = Object.values(PREFIX).filter((prefix) => prefix !== null);

/** What a session ends in, exchanged once. */
export type ResultKind = 'public' | 'exchangeable' | 'code';
/** What starts a session. */
export type StartKind = 'link' | 'link_session' | 'claim';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/** 256 random bits behind the prefix of its kind, or a random UUID where the contract has it so. */
export function mintToken(kind: TokenKind): string {
  const prefix = PREFIX[kind];
  return prefix === null ? randomUUID() : prefix + randomBytes(32).toString('base64url');
}

/** Whether the text has the form of such a token. Says nothing about whether it was ever minted. */
export function isToken(kind: TokenKind, text: string): boolean {
  const prefix = PREFIX[kind];
  if (prefix === null) return UUID.test(text);
  return text.startsWith(prefix) && /^[\w-]{43}$/.test(text.slice(prefix.length));
}

/**
 * What is stored instead of a secret, and looked up by. A keyed hash over the whole string; 256-bit secrets need
 * neither salt nor a slow function.
 */
export const hashToken = (keys: Keys, token: string): string =>
  createHmac('sha256', keys.pepper).update(token).digest('base64url');

/**
 * A secret that whoever has the server's key can make again: for what must be shown more than once and is to be kept
 * nowhere. 256 bits, as unguessable as that key.
 * @param purpose names what it opens, with the id of a thing in it.
 */
export const deriveSecret = ({ pepper }: Pick<Keys, 'pepper'>, purpose: string): string =>
  createHmac('sha256', pepper).update(`derived ${purpose}`).digest('base64url');

/** The same in the form of a link token. */
export const deriveLinkToken = (keys: Pick<Keys, 'pepper'>, purpose: string): string =>
  PREFIX.link + deriveSecret(keys, `link token ${purpose}`);
