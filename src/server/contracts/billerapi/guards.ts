import { findLinkByAccessToken } from '../../core/access.ts';
import { findClient } from '../../core/clients.ts';
import { Refusal } from '../../core/refusal.ts';
import { bearerOf, type Guard } from '../../http/guards.ts';

/** A merchant's server, by `X-Client-ID` and `X-Client-Secret`. */
export const client: Guard = {
  name: 'billerapi client',
  async check(c, deps) {
    const id = c.req.header('x-client-id');
    const secret = c.req.header('x-client-secret');
    const found = id && secret ? await findClient(deps, id, secret) : undefined;
    if (!found)
      throw new Refusal(
        401,
        'INVALID_REQUEST',
        'The headers X-Client-ID and X-Client-Secret do not name a known client.',
      );
    c.set('client', found);
  },
};

/** The holder of one link. */
export const accessToken: Guard = {
  name: 'billerapi access token',
  async check(c, deps) {
    const link = await findLinkByAccessToken(deps, bearerOf(c));
    if (!link)
      throw new Refusal(401, 'INVALID_REQUEST', 'The header Authorization must be "Bearer" and a valid access token.');
    c.set('link', link);
  },
};
