import type { Kysely } from 'kysely';
import type { Tables } from '../../database/tables.ts';

/** What a complete link brought: flat where it was one operation, each under its name where they were several. */
export async function readResult(db: Kysely<Tables>, linkId: string): Promise<unknown> {
  const rows = await db
    .selectFrom('link_results')
    .select(['resource', 'action', 'data'])
    .where('link_id', '=', linkId)
    .orderBy('position')
    .execute();
  return rows.length === 1 ? rows[0]?.data : { operations: rows };
}
