import { type Migration, sql } from 'kysely';

const STATEMENTS = [
  // Tells one person from another where the merchant did not say who it is.
  `alter table sessions add column person text`,
  `create table flinks_grants (
    id text primary key,
    kind text not null,
    client_id text not null references clients,
    link_id text references links on delete cascade,
    sub text,
    scope text not null,
    code_hash text unique,
    refresh_hash text unique,
    created_at timestamptz not null default clock(),
    idle_ends_at timestamptz not null,
    ends_at timestamptz,
    revoked_at timestamptz
  )`,
  `create index flinks_grants_of_link on flinks_grants (link_id)`,
  `create index flinks_grants_ended on flinks_grants (idle_ends_at)`,
];

export const flinks: Migration = {
  async up(db) {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
  },
};
