import { sql } from 'kysely';
import { everyone } from '../http/guards.ts';
import { route } from '../http/route.ts';

/** Answers 200 when the database does. */
export const healthRoute = route({
  method: 'GET',
  path: '/health',
  dialect: 'connect',
  access: everyone,
  async handle(c, { db }) {
    await sql`select 1`.execute(db);
    return c.json({ status: 'ok' });
  },
});
