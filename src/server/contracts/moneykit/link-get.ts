import { route } from '../../http/route.ts';
import { token } from './guards.ts';
import { LinkBody, viewLink } from './link-view.ts';
import { ownLink } from './own-link.ts';

/** `GET /links/:id`. */
export const linkGet = route({
  method: 'GET',
  path: '/links/:id',
  summary: 'A link',
  dialect: 'moneykit',
  access: token('link:data:read'),
  answers: { 200: LinkBody },
  handle: async (c, deps) => c.json(await viewLink(deps.db, await ownLink(c, deps))),
});
