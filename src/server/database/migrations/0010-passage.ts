import { type Migration, sql } from 'kysely';

export const passage: Migration = {
  async up(db) {
    // When the merchant's view of an attempt last changed.
    await sql`alter table sessions add column changed_at timestamptz`.execute(db);
  },
};
