import { isLoopback } from '../../core/addresses.ts';
import type { ClientRow } from '../../database/tables.ts';

/** An address as RFC 3986 writes it: printable ASCII, without what browsers quietly drop or turn into something else. */
const PLAIN = /^[a-z][a-z\d+.-]*:[!#-;=?-[\]_a-z~]+$/i;

/** Browsers run these, read files by them, or talk by them: no registration makes them a place to return to. */
const NEVER = new Set([
  'javascript:',
  'vbscript:',
  'data:',
  'blob:',
  'file:',
  'filesystem:',
  'about:',
  'intent:',
  'content:',
  'view-source:',
  'ws:',
  'wss:',
  'ftp:',
  'mailto:',
  'tel:',
  'sms:',
]);

/**
 * Where the person is sent when the flow is over: any https address; the app schemes that the client registered; in the
 * sandbox also http on the person's own machine. Parsed first and judged after, as a browser would read it.
 * @returns the address as the parser writes it, or null where nobody may be sent.
 */
export function readReturnUrl(client: Pick<ClientRow, 'return_schemes' | 'loopback'>, text: string): string | null {
  if (!PLAIN.test(text) || !URL.canParse(text)) return null;
  const url = new URL(text);
  if (NEVER.has(url.protocol) || url.username || url.password) return null;
  switch (url.protocol) {
    case 'https:':
      return /^https:\/\//i.test(text) ? url.href : null;
    case 'http:':
      return client.loopback && isLoopback(url) ? url.href : null;
    default:
      return client.return_schemes.includes(url.protocol.slice(0, -1)) ? url.href : null;
  }
}

/**
 * The address with `linkId` as the last parameter of its query. Nothing else of it changes, but that a `linkId` it
 * already had gives way: two would be read differently by different readers.
 */
export function withLinkId(address: string, linkId: string): string {
  const [, before = '', query = '', fragment = ''] = /^([^?#]*)(?:\?([^#]*))?(#.*)?$/.exec(address) ?? [];
  const kept = query.split('&').filter((pair) => pair && !new URLSearchParams(pair).has('linkId'));
  return `${before}?${[...kept, `linkId=${linkId}`].join('&')}${fragment}`;
}
