import { API } from '../../protocol/endpoints.ts';
import type { Deps } from '../deps.ts';
import type { Ctx } from '../http/context.ts';
import { widgetPolicy } from './frame.ts';
import { type Start, startedDocument } from './started.ts';

/**
 * The widget as a page of its own, for people who come by a link, a QR code or a redirect. It opens its session with
 * the token in its document and goes on, when done, to the session's `redirect_url`. Nobody may frame it.
 * @param start a token that was minted for this very answer, or the claim code of the page's address.
 */
export function answerHosted(c: Ctx, deps: Pick<Deps, 'files'>, start: Start): Response {
  const page = startedDocument(deps, start);
  c.header('Content-Security-Policy', widgetPolicy("'none'"));
  c.header('Reporting-Endpoints', `csp="${API}/csp-reports"`);
  c.header('Cross-Origin-Opener-Policy', 'same-origin-allow-popups');
  return c.html(page);
}
