import { ApiError } from '../../protocol/endpoints.ts';
import { Refusal } from '../core/refusal.ts';
import { everyone } from '../http/guards.ts';
import { describeRoutes, type Group } from '../http/openapi.ts';
import { route } from '../http/route.ts';
import { connectRoutes } from '../routes/index.ts';

const connect: Group = {
  name: 'connect',
  routes: connectRoutes,
  about: {
    title: 'Connect API',
    description: 'Between the widget and the server. Merchants never call it.',
    error: ApiError,
  },
};

/**
 * `GET /openapi.json`: every address of this server; `?contract=passage` (or `connect`): of one contract alone, for
 * those who generate a client.
 */
export const openApiRoute = route({
  method: 'GET',
  path: '/openapi.json',
  summary: 'This document.',
  answers: { 200: null },
  query: { contract: 'The name of one contract, or `connect`. All of them where it is left out.' },
  dialect: 'connect',
  access: everyone,
  handle(c, { contracts, config }) {
    const groups = [connect, ...contracts];
    const wanted = c.req.query('contract');
    const one = groups.find(({ name }) => name === wanted);
    if (wanted !== undefined && !one)
      throw new Refusal(
        404,
        'INVALID_REQUEST',
        `contract must be one of ${groups.map(({ name }) => name).join(', ')}.`,
      );
    c.header('Access-Control-Allow-Origin', '*');
    c.header('Cross-Origin-Resource-Policy', 'cross-origin');
    const all = {
      title: 'Connect',
      description: 'Links accounts. Each tag is a contract with its own forms and errors.',
    };
    return c.json(describeRoutes(one ? [one] : groups, one?.about ?? all, config.origin));
  },
});
