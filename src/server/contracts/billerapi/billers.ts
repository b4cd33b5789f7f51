import type { DirectoryEntry } from '../../../protocol/directory.ts';
import { Refusal } from '../../core/refusal.ts';
import { route } from '../../http/route.ts';
import { readCursor, writeCursor } from './cursor.ts';
import { client } from './guards.ts';
import { badCursor, readLimit } from './query.ts';
import { Billers } from './shapes.ts';

/**
 * `GET /billers?search&country&limit&cursor`: what can be linked, most popular first. The vendor does not publish the
 * shape of a biller; the list is given as `billers` and, as its pagination page has it, as `data`.
 */
export const billersRoute = route({
  method: 'GET',
  path: '/billers',
  dialect: 'billerapi',
  access: client,
  summary: 'What can be linked, most popular first',
  answers: { 200: Billers },
  query: {
    search: 'What the name holds.',
    country: 'Two letters (ISO 3166-1 alpha-2).',
    limit: '1 to 100; 50 where it is left out.',
    cursor: 'The `next_cursor` of an earlier answer, for a day.',
  },
  async handle(c, deps) {
    const { search, country } = c.req.query();
    const cursor = await readCursor<string>(c, deps, c.get('client').id);
    if (country !== undefined && !/^[a-z]{2}$/i.test(country))
      throw new Refusal(400, 'INVALID_REQUEST', 'country must be two letters (ISO 3166-1 alpha-2).');
    const found = deps.directory.search({
      query: search?.slice(0, 200),
      country: country?.toLowerCase(),
      cursor,
      limit: readLimit(c),
    });
    if (!found) throw badCursor();
    const billers = found.entries.map(toBiller);
    const next_cursor =
      found.next_cursor === null ? null : await writeCursor(c, deps, c.get('client').id, found.next_cursor);
    return c.json({ billers, data: billers, has_more: next_cursor !== null, next_cursor });
  },
});

const toBiller = ({ id, name, kind, countries, logo }: DirectoryEntry) => ({
  id,
  name,
  category: kind,
  countries,
  logo_url: logo,
});
