import { Refusal } from '../../core/refusal.ts';
import { route } from '../../http/route.ts';
import { findLink } from './find-links.ts';
import { apiKey } from './guards.ts';
import { viewLink } from './link-view.ts';
import { readResult } from './result.ts';
import { LinkWithResult } from './shapes.ts';
import { standingOf } from './standing.ts';

/** `GET /v1/links/:id`: a link, with what it brought once it is complete. Another organisation's is unknown. */
export const linksGet = route({
  method: 'GET',
  path: '/v1/links/:id',
  summary: 'A link, with its result once it is complete.',
  answers: { 200: LinkWithResult },
  dialect: 'passage',
  access: apiKey,
  async handle(c, deps) {
    const found = await findLink(deps, c.get('client').id, c.req.param('id') ?? '');
    if (!found) throw new Refusal(404, 'INVALID_REQUEST', 'Link not found');
    const { status, error } = standingOf(found.attempt, found.over);
    const { expiresAt, createdAt, updatedAt, ...link } = viewLink(found);
    const result = status === 'complete' ? await readResult(deps.db, found.intent.id) : null;
    return c.json({ ...link, result, error, expiresAt, createdAt, updatedAt });
  },
});
