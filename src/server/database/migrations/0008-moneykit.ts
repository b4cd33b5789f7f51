import { type Migration, sql } from 'kysely';

const STATEMENTS = [
  // What not every client may use.
  `alter table clients add column features jsonb not null default '[]'`,

  // The integration's own name of it: what later operations bring is told apart by it.
  `alter table accounts add column ref text not null default ''`,

  `create table client_tokens (
    hash text primary key,
    client_id text not null references clients,
    scope text not null,
    created_at timestamptz not null default clock(),
    expires_at timestamptz not null
  )`,
  `create index client_tokens_expiry on client_tokens (expires_at)`,

  `create table moneykit_products (
    link_id text not null references links on delete cascade,
    product text not null,
    settings jsonb not null,
    attempted_at timestamptz,
    error_code text,
    primary key (link_id, product)
  )`,

  // In which edition of its link's transactions each first stood, and last changed. The data are in link_results.
  `create table moneykit_changes (
    link_id text not null references links on delete cascade,
    transaction_id text not null,
    first_edition integer not null,
    edition integer not null,
    removed boolean not null default false,
    pending boolean not null,
    day text not null,
    digest text not null,
    primary key (link_id, transaction_id)
  )`,
  `create sequence moneykit_editions as integer`,
  `create index moneykit_changes_order on moneykit_changes (link_id, edition, transaction_id)`,
];

export const moneykit: Migration = {
  async up(db) {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
  },
};
