import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import type { Stack } from '../stack.ts';

/** Time goes by: in the database, whose clock is the one that counts. The server is down meanwhile. */
export async function timePasses(stack: Stack, minutes: number): Promise<void> {
  await stack.server.kill();
  const database = await openDatabase(stack.data);
  const { rows } = await database.query<{ ahead: number }>(
    'select extract(epoch from clock() - now())::integer as ahead',
  );
  const ahead = rows[0]!.ahead + minutes * 60;
  await database.exec(
    `create or replace function clock() returns timestamptz language sql stable as
     $$ select now() + interval '${ahead} seconds' $$`,
  );
  await database.close();
  await stack.restart();
}

/** @param data the folder of a server that is not running. */
async function openDatabase(data: string): Promise<PGlite> {
  const entries = await readdir(data, { withFileTypes: true });
  return new PGlite(join(data, entries.find((entry) => entry.isDirectory())!.name));
}
