import * as v from 'valibot';
import { route } from '../../http/route.ts';
import { token } from './guards.ts';
import { InstitutionBody, viewInstitution } from './institution-view.ts';
import { featured } from './institutions-served.ts';
import { badCursor, readFlag, readNumber } from './query.ts';

/** `GET /institutions?name&featured&cursor&limit`: the banks of the directory, the most popular first. */
export const institutionsRoute = route({
  method: 'GET',
  path: '/institutions',
  summary: 'What can be linked, most popular first',
  query: {
    name: 'a part of the name',
    featured: 'true for those that are promoted',
    cursor: 'cursors.next of an earlier answer',
    limit: '1 to 1000; 50 unless told',
  },
  dialect: 'moneykit',
  access: token('institutions:read'),
  answers: {
    200: v.object({ institutions: v.array(InstitutionBody), cursors: v.object({ next: v.optional(v.string()) }) }),
  },
  handle(c, { directory }) {
    const limit = readNumber(c, 'limit', { to: 1000, unless: 50 });
    const { name, cursor } = c.req.query();
    const promoted = new Set(featured(directory).map(({ id }) => id));
    const onlyPromoted = readFlag(c, 'featured');
    // Few enough for one page: they are looked through whole.
    const asked = onlyPromoted ? { limit: MANY } : { limit, cursor: cursor || undefined };
    const found = directory.search({ kind: 'bank', query: name?.slice(0, 200), ...asked });
    if (!found) throw badCursor();
    const entries = onlyPromoted ? found.entries.filter(({ id }) => promoted.has(id)).slice(0, limit) : found.entries;
    const next = onlyPromoted ? null : found.next_cursor;
    return c.json({
      institutions: entries.map((entry) => viewInstitution(entry, promoted.has(entry.id))),
      cursors: next ? { next } : {},
    });
  },
});

const MANY = 100_000;
