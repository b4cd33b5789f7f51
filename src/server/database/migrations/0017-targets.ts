import { type Migration, sql } from 'kysely';

export const targets: Migration = {
  async up(db) {
    // At which accounts of which biller an operation is done: there it is not done twice.
    await sql`alter table operations add column target text`.execute(db);
  },
};
