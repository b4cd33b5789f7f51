import { isIP } from 'node:net';
import { readUrl } from '../addresses.ts';
import { isPublicAddress } from './public-address.ts';

export interface TargetPolicy {
  /** The sandbox takes `http:`; live traffic is encrypted. */
  allowHttp: boolean;
  /** `host:port` pairs that may be reached although they are loopback or private (`WEBHOOK_ALLOW`). */
  allow: readonly string[];
}

export interface Target {
  url: URL;
  /** Without the brackets of IPv6. */
  host: string;
  port: number;
  /** The operator named exactly this `host:port`: its addresses are not judged. */
  trusted: boolean;
}

const MAX_LENGTH = 2048;

/**
 * Reads where a webhook is to go.
 * @returns the target, or what is wrong with the address, in words that repeat nothing of it. Says nothing about what
 * a name resolves to: that is judged when it is dialled.
 */
export function readTarget(text: string, { allowHttp, allow }: TargetPolicy): Target | string {
  const url = text.length <= MAX_LENGTH ? readUrl(text) : null;
  if (!url || !/^https?:$/.test(url.protocol)) return 'must be an https address of at most 2048 characters';
  if (url.username || url.password) return 'must not hold a user name or password';
  if (url.protocol === 'http:' && !allowHttp) return 'must begin with https:// outside the sandbox';
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const port = Number(url.port || (url.protocol === 'https:' ? 443 : 80));
  const trusted = allow.includes(`${url.hostname}:${port}`);
  if (!trusted && isIP(host) && !isPublicAddress(host))
    return 'must be a public address (an operator can allow a private one by WEBHOOK_ALLOW)';
  return { url, host, port, trusted };
}
