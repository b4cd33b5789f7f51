import { type Migration, sql } from 'kysely';

export const resume: Migration = {
  async up(db) {
    // A sign-in elsewhere that took the whole tab with it, and not a window of its own.
    await sql`alter table oauth_states add column whole_tab boolean not null default false`.execute(db);
    // The way back into the session after that: the code's hash, the first frame that used it, and its time.
    await sql`alter table sessions
      add column resume_hash text unique,
      add column resume_cid text,
      add column resume_until timestamptz`.execute(db);
  },
};
