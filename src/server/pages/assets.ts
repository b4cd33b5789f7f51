import { API } from '../../protocol/endpoints.ts';
import { Refusal } from '../core/refusal.ts';
import { IMMUTABLE, serveFile } from '../http/built-file.ts';
import { everyone } from '../http/guards.ts';
import { route } from '../http/route.ts';

/** The widget's scripts and styles: their names hold a hash of what is in them. */
export const assetsRoute = route({
  method: 'GET',
  path: `${API}/assets/:name`,
  answers: { 200: null },
  dialect: 'connect',
  access: everyone,
  handle(c, { files }) {
    const file = files.assets.get(c.req.param('name') ?? '');
    if (!file) throw new Refusal(404, 'INVALID_REQUEST', 'There is no such file.');
    return serveFile(c, file, IMMUTABLE);
  },
});
