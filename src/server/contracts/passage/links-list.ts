import * as v from 'valibot';
import { route } from '../../http/route.ts';
import { listLinks } from './find-links.ts';
import { apiKey } from './guards.ts';
import { viewLink } from './link-view.ts';
import { Link } from './shapes.ts';

/** The vendor documents no paging: more than this are not listed, and can be read one by one. */
const MOST = 1000;

/** `GET /v1/links`: the newest first, without results. */
export const linksList = route({
  method: 'GET',
  path: '/v1/links',
  summary: 'The links of your organisation, the newest first (1000 at most), without their results.',
  answers: { 200: v.object({ links: v.array(Link) }) },
  dialect: 'passage',
  access: apiKey,
  async handle(c, deps) {
    const links = await listLinks(deps, c.get('client').id, MOST);
    return c.json({ links: links.map(viewLink) });
  },
});
