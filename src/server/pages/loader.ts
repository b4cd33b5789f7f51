import { serveFile } from '../http/built-file.ts';
import { everyone } from '../http/guards.ts';
import { type Route, route } from '../http/route.ts';
import { notBuilt } from './not-built.ts';

/** The script tags, for everybody's pages: any origin may load them, with subresource integrity too. */
export const loaderRoutes: Route[] = (['connect.js', 'connect-button.js'] as const).map((name) =>
  route({
    method: 'GET',
    path: `/${name}`,
    answers: { 200: null },
    dialect: 'connect',
    access: everyone,
    handle(c, { files }) {
      const file = files.loaders[name];
      if (!file) throw notBuilt(name);
      c.header('Cross-Origin-Resource-Policy', 'cross-origin');
      c.header('Access-Control-Allow-Origin', '*');
      return serveFile(c, file, 'public, max-age=300');
    },
  }),
);
