import { type Migration, sql } from 'kysely';

export const health: Migration = {
  async up(db) {
    // What is not here is well.
    await sql`
      create table integration_health (
        integration_id text primary key,
        status text not null check (status in ('degraded', 'down')),
        changed_at timestamptz not null default clock()
      )
    `.execute(db);
    // Who has connected what before, for the picker.
    await sql`create index links_by_person on links (client_id, client_user_id, created_at)`.execute(db);
  },
};
