import { API } from '../../protocol/endpoints.ts';
import type { Deps } from '../deps.ts';
import type { Ctx } from '../http/context.ts';
import { widgetPolicy } from './frame.ts';
import { notBuilt } from './not-built.ts';

/** What starts the session of a hosted page: exactly one of the two. */
export type Start = { link_token: string } | { claim_code: string };

/**
 * The widget as a page of its own, for people who come by a link, a QR code or a redirect. It opens its session with
 * the token in its document and goes on, when done, to the session's `redirect_url`. Nobody may frame it.
 * @param start a token that was minted for this very answer, or the claim code of the page's address.
 */
export function answerHosted(c: Ctx, { files }: Pick<Deps, 'files'>, start: Start): Response {
  if (!files.frame) throw notBuilt('The widget');
  const [[kind = '', token = ''] = []] = Object.entries(start);
  c.header('Content-Security-Policy', widgetPolicy("'none'"));
  c.header('Reporting-Endpoints', `csp="${API}/csp-reports"`);
  c.header('Cross-Origin-Opener-Policy', 'same-origin-allow-popups');
  // Tokens are of letters, digits, `_` and `-`; anything else came from an address and starts nothing.
  const content = /^[\w-]{1,200}$/.test(token) ? token : '';
  const meta = `<meta name="connect-start" data-kind="${kind}" content="${content}" />`;
  return c.html(
    files.frame.identity.toString('utf8').replaceAll('"./', `"${API}/`).replace('<title>', `${meta}\n    <title>`),
  );
}
