import { logoPath } from '../../protocol/directory.ts';
import { Refusal } from '../core/refusal.ts';
import { IMMUTABLE, serveFile } from '../http/built-file.ts';
import { everyone } from '../http/guards.ts';
import { route } from '../http/route.ts';

/** An SVG opened by itself is a document: this one may do nothing, whatever stands in it. */
const CSP = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox";

export const logoRoute = route({
  method: 'GET',
  // Hono reads a pattern only where it is the whole segment.
  path: logoPath(':id').replace(':id.svg', ':file{[\\w.:-]+\\.svg}'),
  summary: 'A logo, as SVG.',
  answers: { 200: null },
  dialect: 'connect',
  access: everyone,
  async handle(c, { files }) {
    const file = await files.logo(c.req.param('file') ?? '');
    if (!file) throw new Refusal(404, 'INVALID_REQUEST', 'There is no such logo.');
    c.header('Content-Security-Policy', CSP);
    return serveFile(c, file, IMMUTABLE);
  },
});
