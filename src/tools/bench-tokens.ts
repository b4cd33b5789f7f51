import { hashToken, mintToken } from '../server/core/secrets/tokens.ts';
import { now } from '../server/database/clock.ts';
import { openDatabase, type Place } from '../server/database/open.ts';
import { openKeys } from '../server/root-key.ts';
import { seedSandbox } from '../server/seeds.ts';

/** Public tokens of finished sessions, written straight to the database: what is measured is their exchange. */
export async function prepareTokens(place: Place, secret: Buffer, count: number): Promise<string[]> {
  const database = await openDatabase(place, () => {});
  const { db } = database;
  const keys = await openKeys(db, secret);
  await seedSandbox({ db, keys });
  const far = new Date(Date.now() + 3_600_000);
  const tokens = Array.from({ length: count }, () => mintToken('public'));
  const client_id = 'sandbox_client';
  for (let from = 0; from < count; from += 500) {
    const ids = tokens.slice(from, from + 500).map((token, i) => ({ token, id: `bench_${from + i}` }));
    const each = <T>(row: (one: (typeof ids)[number]) => T): T[] => ids.map(row);
    await db.transaction().execute(async (trx) => {
      await trx
        .insertInto('intents')
        .values(
          each(({ id }) => ({
            id,
            contract: 'billerapi',
            hash: null,
            client_id,
            client_user_id: id,
            consents: '["bills"]',
            operations: '[]',
            redirect_uri: null,
            integration_id: null,
            renews: null,
            exclusive: false,
            settings: '{}',
            created_at: now,
            expires_at: far,
          })),
        )
        .execute();
      await trx
        .insertInto('sessions')
        .values(
          each(({ id }) => ({
            id,
            intent_id: id,
            client_id,
            step: 'done' as const,
            preselected: false,
            origin: 'http://localhost:4000',
            cid: id,
            expires_at: far,
          })),
        )
        .execute();
      await trx
        .insertInto('links')
        .values(
          each(({ id }) => ({
            id,
            contract: 'billerapi',
            intent_id: id,
            session_id: id,
            client_id,
            client_user_id: id,
            biller_id: 'chase',
            biller_name: 'Chase',
            status: 'ACTIVE' as const,
          })),
        )
        .execute();
      await trx
        .insertInto('public_tokens')
        .values(
          each(({ id, token }) => ({
            hash: hashToken(keys, token),
            kind: 'public' as const,
            session_id: id,
            client_id,
            link_id: id,
            expires_at: far,
            used_at: null,
          })),
        )
        .execute();
    });
  }
  await database.close();
  return tokens;
}
