import { createHmac } from 'node:crypto';
import { type Kysely, sql, type Transaction } from 'kysely';
import type { Tables } from '../../database/tables.ts';
import type { Deps } from '../../deps.ts';
import type { Keys } from '../../keys.ts';

/** Rows of the log in one block, at most. */
const BLOCK_ROWS = 1000;

/** What comes before the first block. */
export const GENESIS = 'genesis';

/** Where the chain ends, as `<block>.<hash>`: in the table `meta`, so that blocks missing at the end are missed. */
export const HEAD = 'audit_head';

/**
 * Puts the rows of the log that no block holds yet into blocks, each sealed together with the one before. From then on
 * no row can be changed, added or taken away between others unnoticed. Called by the sweep, each minute.
 */
export async function chainAudit({ db, keys, log }: Pick<Deps, 'db' | 'keys' | 'log'>): Promise<void> {
  for (;;) {
    const made = await db.transaction().execute((trx) => chainOne(trx, keys));
    // Whoever keeps the log elsewhere has in it what nobody can rewrite here.
    if (made) log.info({ event: 'audit_block', count: made.rows, code: made.hash });
    if (!made || made.rows < BLOCK_ROWS) return;
  }
}

async function chainOne(trx: Transaction<Tables>, keys: Keys) {
  // One at a time: two servers would make two blocks on the same one.
  await sql`select pg_advisory_xact_lock(hashtextextended('audit chain', 0))`.execute(trx);
  const rows = await readRows(trx).where('block', 'is', null).orderBy(sql`audit.id`).limit(BLOCK_ROWS).execute();
  if (!rows.length) return undefined;
  const last = await readBlocks(trx).orderBy(sql`audit_blocks.id`, 'desc').limit(1).executeTakeFirst();
  const id = Number(last?.id ?? 0) + 1;
  const prev_hash = last?.hash ?? GENESIS;
  await trx
    .insertInto('audit_blocks')
    .values({ id, prev_hash, hash: '', rows: rows.length, at: sql<Date>`clock()` })
    .execute();
  await trx
    .updateTable('audit')
    .set({ block: id })
    .where(sql<boolean>`id = any(${rows.map((row) => row.id)}::bigint[])`)
    .execute();
  const { at } = await readBlocks(trx).where('id', '=', id).executeTakeFirstOrThrow();
  const hash = hashBlock(keys, { id: String(id), prev_hash, at }, rows);
  await trx.updateTable('audit_blocks').set({ hash }).where('id', '=', id).execute();
  const head = { value: `${id}.${hash}` };
  await trx
    .insertInto('meta')
    .values({ name: HEAD, ...head })
    .onConflict((conflict) => conflict.column('name').doUpdateSet(head))
    .execute();
  return { rows: rows.length, hash };
}

type Row = Awaited<ReturnType<ReturnType<typeof readRows>['executeTakeFirstOrThrow']>>;

/** A keyed hash over the block, all that its rows say, and the hash of the block before. */
export function hashBlock(
  { audit }: Pick<Keys, 'audit'>,
  { id, prev_hash, at }: { id: string; prev_hash: string; at: string },
  rows: readonly Row[],
): string {
  const mac = createHmac('sha256', audit).update(JSON.stringify(['block', id, prev_hash, at, rows.length]));
  for (const row of rows)
    mac.update(
      JSON.stringify([row.id, row.at, row.actor, row.action, row.object, row.outcome, row.request_id, row.mac]),
    );
  return mac.digest('base64url');
}

/** To the microsecond, and the same whatever the driver and the time zone. */
const exactTime = sql<string>`to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US')`.as('at');
const exactId = sql<string>`id::text`.as('id');

export const readRows = (db: Kysely<Tables>) =>
  db.selectFrom('audit').select([exactId, exactTime, 'actor', 'action', 'object', 'outcome', 'request_id', 'mac']);

export const readBlocks = (db: Kysely<Tables>) =>
  db.selectFrom('audit_blocks').select([exactId, exactTime, 'prev_hash', 'hash', 'rows']);
