import type { Deps } from '../deps.ts';
import type { Ctx } from '../http/context.ts';
import { letFrame } from './frame.ts';
import { startedDocument } from './started.ts';

interface Launch {
  /** Whose messages the page around it expects: the file of that name in `widget/host`. */
  host: 'moneykit' | 'flinks';
  /** Of the page around it: the only one that may frame this answer, and the only one that is told anything. */
  origin: string;
  /** As the vendor's launcher put it into the address. The session checks it, and the origin against its client. */
  token: string;
  /** What else the page said, for the widget. */
  more?: Record<string, string>;
}

/**
 * The widget in a frame that another vendor's launcher made.
 * @throws {Refusal} 403 HOST_NOT_ALLOWED
 */
export async function answerLaunched(c: Ctx, deps: Deps, { host, origin, token, more }: Launch): Promise<Response> {
  const page = startedDocument(deps, { link_token: token }, { host, origin, ...more });
  await letFrame(c, deps, origin);
  return c.html(page);
}
