import { paths } from '../../protocol/endpoints.ts';
import { isAnyonesHost } from '../core/clients.ts';
import { Refusal } from '../core/refusal.ts';
import type { Deps } from '../deps.ts';
import { serveFile } from '../http/built-file.ts';
import type { Ctx } from '../http/context.ts';
import { everyone } from '../http/guards.ts';
import { route } from '../http/route.ts';
import { notBuilt } from './not-built.ts';

/**
 * The widget talks to this server alone, runs no code but its own files, and may be framed by one origin.
 * @param ancestors that origin, or `'none'`.
 */
export const widgetPolicy = (ancestors: string) =>
  [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "form-action 'none'",
    "base-uri 'none'",
    "object-src 'none'",
    "frame-src 'none'",
    "worker-src 'none'",
    "manifest-src 'none'",
    `frame-ancestors ${ancestors}`,
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
    'report-to csp',
  ].join('; ');

/**
 * `GET /connect/v1/frame?o=<origin of the host>&v=<protocol version>`: the widget's document, the same bytes for all.
 * It needs no token, so that it can be warmed before one exists; what differs is only who may frame it. The version is
 * for the channel, which finds a common one or says that there is none.
 */
export const frameRoute = route({
  method: 'GET',
  path: paths.frame,
  answers: { 200: null },
  dialect: 'connect',
  access: everyone,
  async handle(c, deps) {
    await letFrame(c, deps, c.req.query('o') ?? '');
    if (!deps.files.frame) throw notBuilt('The widget');
    return serveFile(c, deps.files.frame, 'no-cache');
  },
});

/**
 * Lets pages of one origin frame the answer, and nobody else.
 * @throws {Refusal} 403 HOST_NOT_ALLOWED where no client has registered it.
 */
export async function letFrame(c: Ctx, deps: Pick<Deps, 'db'>, origin: string): Promise<void> {
  if (!(await isAnyonesHost(deps, origin))) throw new Refusal(403, 'HOST_NOT_ALLOWED');
  c.header('Content-Security-Policy', widgetPolicy(origin));
  c.header('Reporting-Endpoints', `csp="${paths.frame.replace(/frame$/, 'csp-reports')}"`);
  // X-Frame-Options knows no list of origins, and frame-ancestors overrides it only where both are understood.
  c.res.headers.delete('X-Frame-Options');
  // Hosts that are cross-origin isolated load a frame only with both.
  c.header('Cross-Origin-Embedder-Policy', 'require-corp');
  c.header('Cross-Origin-Resource-Policy', 'cross-origin');
}
