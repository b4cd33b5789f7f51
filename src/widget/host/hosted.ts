/**
 * The host is nobody: the widget is a page of its own, opened by a link, a QR code or a redirect. Its document holds
 * the token (`<meta name="connect-start">`), and where it ends is a matter between the server and the browser: the
 * session's `redirect_url`, or its `return_url` for who leaves early; never anything out of an address.
 */
import { random } from '../../protocol/random.ts';
import { RESUME } from '../../protocol/resume.ts';
import type { Session } from '../../protocol/session.ts';
import type { Host } from './host.ts';

export interface HostedHost extends Host {
  /** Call at each change of the session: it says where the page goes on. */
  follow(session: Session | null): void;
}

interface HostedOptions {
  /** The element of the document that holds the token. */
  start: HTMLMetaElement;
  /** There is nowhere to go on to: say so. */
  ended(): void;
  /** Default: leave for the address, so that Back does not return to a page that is over. */
  go?: (url: string) => void;
  storage?: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;
}

/** What a reload of the page needs to go on where it was. Of this tab only, and gone with the end of the flow. */
interface Kept {
  href: string;
  token: string;
  cid: string;
}
const KEY = 'connect.hosted';

/** How long the last screen stands before the page goes on by itself. Milliseconds. */
const REST = 2500;

export function hostedHost({
  start,
  ended,
  go = (url) => location.replace(url),
  storage = sessionStorage,
}: HostedOptions): HostedHost {
  // The tab comes back from a provider: its code is taken out of the address before anything else.
  const [whole, code] = new RegExp(`#${RESUME}=([\\w-]+)$`).exec(location.href) ?? [];
  if (whole) history.replaceState(history.state, '', location.href.replace(whole, ''));
  const kept = code ? undefined : readKept(storage);
  const token = kept?.token ?? code ?? start.content;
  const cid = kept?.cid ?? random();
  storage.setItem(KEY, JSON.stringify({ href: location.href, token, cid } satisfies Kept));
  start.remove();

  let target: string | null = null;
  let over = false;
  const leave = () => {
    if (over) return;
    over = true;
    if (target) go(target);
    else ended();
  };

  return {
    origin: location.origin,
    cid,
    tokenKind: !code && start.dataset.kind === 'claim_code' ? 'claim_code' : 'link_token',
    connect({ opened }) {
      opened({ token, inline: false, canRefresh: false, appearance: { theme: 'auto', accent: null }, locale: null });
    },
    follow(session) {
      if (session) target = session.step.name === 'done' ? session.step.redirect_url : session.return_url;
    },
    tell({ type }) {
      if (type === 'success' || type === 'exit') storage.removeItem(KEY);
      if (type === 'success' && target) setTimeout(leave, REST);
      if (type === 'close') leave();
    },
  };
}

/** Another address is another flow. */
function readKept(storage: NonNullable<HostedOptions['storage']>): Kept | undefined {
  try {
    const kept: Kept | null = JSON.parse(storage.getItem(KEY) ?? 'null');
    return kept?.href === location.href ? kept : undefined;
  } catch {
    return undefined;
  }
}
