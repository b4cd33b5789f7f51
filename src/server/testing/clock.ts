import { sql } from 'kysely';
import type { Server } from '../open-server.ts';

/**
 * Sets the one clock of the server.
 * @param expression SQL of type timestamptz, such as `now() + interval '5 minutes'`.
 */
export async function setClock({ deps }: Pick<Server, 'deps'>, expression: string): Promise<void> {
  const body = `create or replace function clock() returns timestamptz language sql stable as $$ select ${expression} $$`;
  await sql.raw(body).execute(deps.db);
}

export const secondsLater = (server: Pick<Server, 'deps'>, seconds: number) =>
  setClock(server, `now() + interval '${seconds} seconds'`);

export const minutesLater = (server: Pick<Server, 'deps'>, minutes: number) => secondsLater(server, minutes * 60);

export const resetClock = (server: Pick<Server, 'deps'>) => setClock(server, 'now()');
