import { serveFile } from '../http/built-file.ts';
import { route } from '../http/route.ts';
import { notBuilt } from './not-built.ts';

/** `/connect.js`, for everybody's pages: any origin may load it, with subresource integrity too. */
export const loaderRoute = route({
  method: 'GET',
  path: '/connect.js',
  dialect: 'connect',
  access: 'public',
  handle(c, { files }) {
    if (!files.loader) throw notBuilt('The loader');
    c.header('Cross-Origin-Resource-Policy', 'cross-origin');
    c.header('Access-Control-Allow-Origin', '*');
    return serveFile(c, files.loader, 'public, max-age=300');
  },
});
