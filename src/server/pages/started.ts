import { API } from '../../protocol/endpoints.ts';
import type { Deps } from '../deps.ts';
import { html } from '../http/html.ts';
import { notBuilt } from './not-built.ts';

/** What starts the session of a page: exactly one of the two. */
export type Start = { link_token: string } | { claim_code: string };

/**
 * The widget's document with its start token in it, in `<meta name="connect-start">`.
 * @param more for whoever holds it (`widget/host/*`), as `data-` attributes.
 */
export function startedDocument(
  { files }: Pick<Deps, 'files'>,
  start: Start,
  more: Record<string, string> = {},
): string {
  if (!files.frame) throw notBuilt('The widget');
  const [[kind = '', token = ''] = []] = Object.entries(start);
  // Tokens are of letters, digits, `_` and `-`; anything else came from an address and starts nothing.
  const content = /^[\w-]{1,200}$/.test(token) ? token : '';
  const data = Object.entries({ kind, ...more }).map(([name, value]) => html` data-${name}="${value}"`);
  const meta = html`<meta name="connect-start"${data} content="${content}" />`;
  return files.frame.identity
    .toString('utf8')
    .replaceAll('"./', `"${API}/`)
    .replace('<title>', () => `${meta.markup}\n    <title>`);
}
