import { findLinkByAccessToken } from '../core/access.ts';
import { findClient } from '../core/clients.ts';
import { Refusal } from '../core/refusal.ts';
import { findByBearer } from '../core/sessions.ts';
import type { Deps } from '../deps.ts';
import type { Ctx } from './context.ts';
import type { Access } from './route.ts';

/** Lets in who shows what the route's `access` asks for, and notes who it is. One row for each kind. */
export const AUTHENTICATE: Record<Access, (c: Ctx, deps: Deps) => Promise<void> | void> = {
  public() {},

  // In the body: the handler looks it up, and does nothing else before.
  link_token() {},

  async session(c, deps) {
    const session = await findByBearer(deps, bearerOf(c));
    if (!session) throw new Refusal(401, 'SESSION_EXPIRED');
    c.set('session', session);
  },

  async client(c, deps) {
    const id = c.req.header('x-client-id');
    const secret = c.req.header('x-client-secret');
    const client = id && secret ? await findClient(deps, id, secret) : undefined;
    if (!client)
      throw new Refusal(
        401,
        'INVALID_REQUEST',
        'The headers X-Client-ID and X-Client-Secret do not name a known client.',
      );
    c.set('client', client);
  },

  async access_token(c, deps) {
    const link = await findLinkByAccessToken(deps, bearerOf(c));
    if (!link)
      throw new Refusal(401, 'INVALID_REQUEST', 'The header Authorization must be "Bearer" and a valid access token.');
    c.set('link', link);
  },
};

const bearerOf = (c: Ctx): string => /^Bearer +(\S+)$/i.exec(c.req.header('authorization') ?? '')?.[1] ?? '';
