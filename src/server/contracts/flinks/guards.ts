import type { Deps } from '../../deps.ts';
import type { Ctx } from '../../http/context.ts';
import { bearerOf, type Guard } from '../../http/guards.ts';
import { readAccessToken } from './access-token.ts';
import { oauthError } from './error.ts';

/** The merchant itself, by a token of `client_credentials`. */
export const appToken: Guard = {
  name: 'flinks app token',
  security: {
    flinksToken: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT', description: 'Of `POST /api/v1/token`.' },
  },
  async check(c, deps) {
    if (!c.req.header('authorization'))
      throw oauthError('invalid_request', 'The header Authorization must be Bearer and an access token.', 401);
    const found = await readAccessToken(deps, bearerOf(c));
    if (!found)
      throw oauthError(
        'access_denied',
        'The access token is not valid, or its 299 seconds are over. Get another.',
        401,
      );
    if (found.grant.kind !== 'client_credentials')
      throw oauthError('invalid_scope', 'This takes a token of the grant_type client_credentials.', 403);
    await setClient(c, deps, found.grant.client_id);
  },
};

export async function setClient(c: Ctx, { db }: Pick<Deps, 'db'>, id: string): Promise<void> {
  c.set('client', await db.selectFrom('clients').selectAll().where('id', '=', id).executeTakeFirstOrThrow());
}
