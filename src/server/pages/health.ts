import { sql } from 'kysely';
import * as v from 'valibot';
import { Refusal } from '../core/refusal.ts';
import { everyone } from '../http/guards.ts';
import { type Route, route } from '../http/route.ts';

/** Whether this process is to be restarted: it answers, so no. Says nothing of the database, which a restart mends not. */
const health = route({
  method: 'GET',
  path: '/health',
  answers: { 200: v.object({ status: v.literal('ok') }) },
  dialect: 'connect',
  access: everyone,
  handle: (c) => c.json({ status: 'ok' }),
});

/** Whether it is to be sent requests: 503 while its database does not answer, and once it has been told to stop. */
const ready = route({
  method: 'GET',
  path: '/ready',
  answers: { 200: v.object({ status: v.literal('ready') }) },
  dialect: 'connect',
  access: everyone,
  async handle(c, { db, stopping }) {
    if (stopping.aborted) throw new Refusal(503, 'INTERNAL_ERROR', 'The server is stopping.');
    await sql`select 1`.execute(db).catch(() => {
      throw new Refusal(503, 'INTERNAL_ERROR', 'The database does not answer.');
    });
    return c.json({ status: 'ready' });
  },
});

export const healthRoutes: Route[] = [health, ready];
