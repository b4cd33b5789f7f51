import { type Migration, sql } from 'kysely';

const STATEMENTS = [
  // Forms of several pages: json, since jsonb would forget the order of the fields.
  `alter table sessions add column pages json`,
  // Challenges that end, are sent again, changed for another, or approved elsewhere.
  `alter table sessions
    add column challenge_expires_at timestamptz,
    add column resend_at timestamptz,
    add column resends integer not null default 0,
    add column instead boolean not null default false,
    add column polls integer not null default 0`,
];

export const challenges: Migration = {
  async up(db) {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
  },
};
