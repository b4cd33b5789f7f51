import { Refusal } from '../../core/refusal.ts';
import { hashToken } from '../../core/secrets/tokens.ts';
import { bearerOf, type Guard } from '../../http/guards.ts';

/** A merchant's server, by an API key of its organisation. */
export const apiKey: Guard = {
  name: 'passage api key',
  security: { passageKey: { type: 'http', scheme: 'bearer', description: 'An API key, `psg_…`.' } },
  async check(c, { db, keys }) {
    const key = bearerOf(c);
    const found = key.startsWith('psg_')
      ? await db
          .selectFrom('api_keys')
          .innerJoin('clients', 'clients.id', 'api_keys.client_id')
          .selectAll('clients')
          .where('api_keys.hash', '=', hashToken(keys, key))
          .where('api_keys.contract', '=', 'passage')
          .executeTakeFirst()
      : undefined;
    if (!found)
      throw new Refusal(
        401,
        'INVALID_REQUEST',
        'The header Authorization must be "Bearer" and an API key of your organisation (psg_…).',
      );
    c.set('client', found);
  },
};
