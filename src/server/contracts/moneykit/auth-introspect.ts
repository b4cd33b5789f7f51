import * as v from 'valibot';
import { route } from '../../http/route.ts';
import { token } from './guards.ts';

/** `GET /auth/introspect`: whose the access token is, and what it may do. */
export const authIntrospect = route({
  method: 'GET',
  path: '/auth/introspect',
  summary: 'Whose the access token is',
  dialect: 'moneykit',
  access: token(),
  answers: {
    200: v.object({
      client_id: v.string(),
      client_name: v.string(),
      scope: v.string(),
      app: v.object({ id: v.string(), app_name: v.string() }),
    }),
  },
  handle(c) {
    const { id, name } = c.get('client');
    return c.json({ client_id: id, client_name: name, scope: c.get('scope'), app: { id, app_name: name } });
  },
});
