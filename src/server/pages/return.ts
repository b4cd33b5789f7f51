import { RETURN } from '../core/oauth/way-back.ts';
import { everyone } from '../http/guards.ts';
import { route } from '../http/route.ts';
import { answerHosted } from './hosted.ts';

/**
 * `GET /connect/v1/return#connect=<code>`: where a hosted flow goes on when its tab comes back from a provider. The
 * same document for all; what starts it stands behind the `#`, which no server is told.
 */
export const returnRoute = route({
  method: 'GET',
  path: RETURN,
  dialect: 'connect',
  access: everyone,
  handle: (c, deps) => answerHosted(c, deps, { link_token: '' }),
});
