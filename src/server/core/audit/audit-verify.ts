import { type Kysely, sql } from 'kysely';
import type { Tables } from '../../database/tables.ts';
import type { Keys } from '../../keys.ts';
import { isGenuine } from './audit.ts';
import { GENESIS, HEAD, hashBlock, readBlocks, readRows } from './audit-chain.ts';

export interface AuditReport {
  /** Rows looked at. */
  rows: number;
  blocks: number;
  /** Where the chain ends, as `<block>.<hash>`: keep it elsewhere, and compare. */
  head: string;
  /** The first thing that is not as it was written, or null. */
  broken: string | null;
}

const PAGE = 1000;

/** Goes through the whole log: each row's own hash, each block's, and whether anything is missing. */
export async function verifyAudit(db: Kysely<Tables>, keys: Pick<Keys, 'audit'>): Promise<AuditReport> {
  const report: AuditReport = { rows: 0, blocks: 0, head: `0.${GENESIS}`, broken: null };
  const broken = (what: string): AuditReport => ({ ...report, broken: what });

  for (let id = 1; ; id++) {
    const block = await readBlocks(db).where('id', '=', id).executeTakeFirst();
    if (!block) break;
    const rows = await readRows(db).where('block', '=', id).orderBy(sql`audit.id`).execute();
    for (const row of rows) if (!isGenuine(keys, row)) return broken(`row ${row.id}`);
    if (block.prev_hash !== report.head.slice(report.head.indexOf('.') + 1)) return broken(`block ${id}`);
    if (block.rows !== rows.length || hashBlock(keys, block, rows) !== block.hash)
      return broken(`a row of block ${id}, or one that is missing there`);
    report.rows += rows.length;
    report.blocks = id;
    report.head = `${id}.${block.hash}`;
  }
  const kept = await db.selectFrom('meta').select('value').where('name', '=', HEAD).executeTakeFirst();
  if ((kept?.value ?? `0.${GENESIS}`) !== report.head) return broken(`the chain after block ${report.blocks}`);

  let after = '-9223372036854775808';
  for (;;) {
    const rows = await readRows(db)
      .where('block', 'is', null)
      .where(sql<boolean>`audit.id > ${after}::bigint`)
      .orderBy(sql`audit.id`)
      .limit(PAGE)
      .execute();
    for (const row of rows) if (!isGenuine(keys, row)) return broken(`row ${row.id}`);
    report.rows += rows.length;
    if (rows.length < PAGE) break;
    after = rows.at(-1)?.id ?? after;
  }
  const stray = await findStray(db, report.blocks);
  return stray ? broken(`row ${stray}`) : report;
}

/** A row of a block that does not exist, or the copy of another. */
async function findStray(db: Kysely<Tables>, blocks: number): Promise<string | undefined> {
  const stray = await readRows(db)
    .where(
      sql<boolean>`block not between 1 and ${blocks}
        or exists (select from audit as other where other.mac = audit.mac and other.id < audit.id)`,
    )
    .orderBy(sql`audit.id`)
    .limit(1)
    .executeTakeFirst();
  return stray?.id;
}
