import * as v from 'valibot';
import { route } from '../../http/route.ts';
import { token } from './guards.ts';
import { LinkBody, viewLinks } from './link-view.ts';

/** `GET /users/:id/links`: all links of a customer's user, by their ids. */
export const userLinks = route({
  method: 'GET',
  path: '/users/:id/links',
  summary: 'The links of one user',
  dialect: 'moneykit',
  access: token('link:data:read'),
  answers: { 200: v.object({ links: v.record(v.string(), LinkBody) }) },
  async handle(c, { db }) {
    const links = await db
      .selectFrom('links')
      .selectAll()
      .where('client_id', '=', c.get('client').id)
      .where('client_user_id', '=', c.req.param('id') ?? '')
      .where('contract', '=', 'moneykit')
      .orderBy('created_at')
      .execute();
    const views = await viewLinks(db, links);
    return c.json({ links: Object.fromEntries(views.map((view) => [view.link_id, view])) });
  },
});
