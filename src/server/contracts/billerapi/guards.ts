import { findClient } from '../../core/clients.ts';
import { findLinkByAccessToken } from '../../core/links/access.ts';
import { Refusal } from '../../core/refusal.ts';
import { findIntentByToken } from '../../core/sessions/intents.ts';
import type { Deps } from '../../deps.ts';
import type { Ctx } from '../../http/context.ts';
import { bearerOf, type Guard } from '../../http/guards.ts';

const CLIENT = {
  clientId: { type: 'apiKey', in: 'header', name: 'X-Client-ID' },
  clientSecret: { type: 'apiKey', in: 'header', name: 'X-Client-Secret' },
};
const ACCESS = { accessToken: { type: 'http', scheme: 'bearer', description: 'Of `POST /link/token/exchange`.' } };

/** A merchant's server, by `X-Client-ID` and `X-Client-Secret`. */
export const client: Guard = {
  name: 'billerapi client',
  security: CLIENT,
  check: checkClient,
};

async function checkClient(c: Ctx, deps: Deps): Promise<void> {
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
}

/** The holder of one link. */
export const accessToken: Guard = {
  name: 'billerapi access token',
  security: ACCESS,
  check: checkAccess,
};

async function checkAccess(c: Ctx, deps: Deps): Promise<void> {
  const link = await findLinkByAccessToken(deps, bearerOf(c));
  if (link?.contract !== 'billerapi')
    throw new Refusal(401, 'INVALID_REQUEST', 'The header Authorization must be "Bearer" and a valid access token.');
  c.set('link', link);
}

/** Bills are read with either: who sends an access token is held to it. */
export const accessTokenOrClient: Guard = {
  name: 'billerapi access token or client',
  security: { ...ACCESS, ...CLIENT },
  async check(c, deps) {
    if (c.req.header('authorization') === undefined && c.req.header('x-client-id') !== undefined)
      return checkClient(c, deps);
    await checkAccess(c, deps);
    const { client_id } = c.get('link');
    const owner = deps.db.selectFrom('clients').selectAll().where('id', '=', client_id);
    c.set('client', await owner.executeTakeFirstOrThrow());
  },
};

/**
 * Whoever runs the flow. The vendor's own widget calls these addresses, and it is not said what it shows: here it is
 * the link token, since an id is no secret.
 */
export const linkToken: Guard = {
  name: 'billerapi link token',
  security: { linkToken: { type: 'http', scheme: 'bearer', description: 'Of `POST /link/token/create`.' } },
  async check(c, deps) {
    const intent = await findIntentByToken(deps, 'link', bearerOf(c));
    if (intent?.contract !== 'billerapi')
      throw new Refusal(401, 'LINK_TOKEN_INVALID', 'The header Authorization must be "Bearer" and the link token.');
    if (intent.id !== c.req.param('link_token_id'))
      throw new Refusal(404, 'INVALID_REQUEST', 'The link token has another link_token_id.');
    c.set('intent', intent);
  },
};
