import { KINDS } from '../../protocol/directory.ts';
import { type IntegrationsReply, paths } from '../../protocol/endpoints.ts';
import { Refusal } from '../core/refusal.ts';
import { readHealth } from '../core/sessions/picker.ts';
import { everyone } from '../http/guards.ts';
import { route } from '../http/route.ts';

/** The directory, searched here: while a widget does not have it yet. Nothing in it is secret. */
export const integrationsRoute = route({
  method: 'GET',
  path: paths.integrations,
  summary: 'Searches the directory.',
  query: {
    query: 'What the name holds.',
    category: 'One kind, such as `bank`.',
    country: 'Two letters (ISO 3166-1 alpha-2).',
    cursor: 'The `next_cursor` of an earlier answer.',
  },
  answers: { 200: null },
  dialect: 'connect',
  access: everyone,
  // A search costs more than a file does.
  counts: 'write',
  sameSite: true,
  async handle(c, deps) {
    const { directory } = deps;
    const { query, category, country, cursor } = c.req.query();
    const kind = KINDS.find((one) => one === category);
    if (query && query.length > 200) throw bad('query', 'is too long (200 at most)');
    if (category && !kind) throw bad('category', `must be one of ${KINDS.join(', ')}`);
    if (country && !/^[a-z]{2}$/i.test(country)) throw bad('country', 'must be two letters (ISO 3166-1 alpha-2)');
    const found = directory.search({ query, kind, country: country?.toLowerCase(), cursor });
    if (!found) throw bad('cursor', 'must be the next_cursor of an earlier answer');
    const unwell = await readHealth(deps);
    const integrations = found.entries.map((entry) => ({ ...entry, status: unwell[entry.id] ?? ('healthy' as const) }));
    const reply: IntegrationsReply = { integrations, next_cursor: found.next_cursor };
    return c.json(reply);
  },
});

const bad = (name: string, reason: string) => new Refusal(400, 'INVALID_REQUEST', `${name}: ${reason}.`);
