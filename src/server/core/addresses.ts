import type { ClientRow } from '../database/tables.ts';

/** Parse first, judge after: the parser turns `0x7f.1` and ` JaVaScRiPt:` into what browsers make of them. */
export function readUrl(text: string): URL | null {
  return URL.canParse(text) ? new URL(text) : null;
}

/** Every name that browsers keep on the machine itself. */
export const isLoopback = ({ protocol, hostname }: URL): boolean =>
  /^https?:$/.test(protocol) && /^(localhost|.+\.localhost|127(\.\d+){3}|\[::1\])$/.test(hostname);

/**
 * Whether a page of this origin may embed the widget for the client. Equality with a registered origin, never a prefix
 * or a pattern; the sandbox's clients also take every loopback origin.
 * @param origin as a browser writes it: scheme, host and port, nothing else.
 */
export function mayHost(client: Pick<ClientRow, 'host_origins' | 'loopback'>, origin: string): boolean {
  const url = readUrl(origin);
  if (!url || url.origin !== origin) return false;
  return client.host_origins.includes(origin) || (client.loopback && isLoopback(url));
}

/**
 * Whether the client registered exactly this redirect URI; the sandbox's clients may also use any loopback address, if it
 * is written as browsers write it: what would be read differently elsewhere is refused.
 */
export function mayRedirect(client: Pick<ClientRow, 'redirect_uris' | 'loopback'>, uri: string): boolean {
  if (client.redirect_uris.includes(uri)) return true;
  const url = readUrl(uri);
  return client.loopback && url !== null && isLoopback(url) && isWrittenOut(uri, url);
}

/** Without a name and a password, and letter for letter what the parser makes of it, but for the last slash of an origin. */
const isWrittenOut = (uri: string, { href, origin, username, password }: URL): boolean =>
  !username && !password && (uri === href || uri === origin);
