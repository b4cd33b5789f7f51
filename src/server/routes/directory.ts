import { paths } from '../../protocol/endpoints.ts';
import { Refusal } from '../core/refusal.ts';
import { IMMUTABLE, serveFile } from '../http/built-file.ts';
import { everyone } from '../http/guards.ts';
import { route } from '../http/route.ts';

/** The whole directory, for local search. Nothing in it is secret: no bearer, so that the browser may keep it. */
export const directoryRoute = route({
  method: 'GET',
  path: paths.directory(':version'),
  summary: 'The whole directory, compact and immutable.',
  answers: { 200: null },
  dialect: 'connect',
  access: everyone,
  sameSite: true,
  handle(c, { directory, files }) {
    if (c.req.param('version') !== directory.version)
      throw new Refusal(
        404,
        'INVALID_REQUEST',
        "There is no such version of the directory. The session's directory_version names the present one.",
      );
    return serveFile(c, files.directory, IMMUTABLE);
  },
});
