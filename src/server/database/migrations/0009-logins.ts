import { type Migration, sql } from 'kysely';

const STATEMENTS = [
  // What the integration needs to bring a link up to date, sealed.
  `alter table links add column login text`,
];

export const logins: Migration = {
  async up(db) {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
  },
};
