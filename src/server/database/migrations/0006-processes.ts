import { type Migration, sql } from 'kysely';

const STATEMENTS = [
  // Who works on which job: a process that died has no lock any more, and its jobs are given to another.
  `create table job_holders (
    job_id uuid primary key,
    queue text not null,
    process integer not null,
    attempt integer not null
  )`,
];

export const processes: Migration = {
  async up(db) {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
  },
};
