import { type Migration, sql } from 'kysely';

/** Replaces the column's foreign key, whatever an earlier migration's renaming left it called. */
const cascade = (table: string, column: string, to: string): string[] => [
  `do $$
    declare former text;
    begin
      for former in
        select conname from pg_constraint join pg_attribute on attrelid = conrelid and conkey = array[attnum]
        where contype = 'f' and conrelid = '${table}'::regclass and attname = '${column}'
      loop
        execute format('alter table ${table} drop constraint %I', former);
      end loop;
    end $$`,
  `alter table ${table} add foreign key (${column}) references ${to} on delete cascade`,
];

/** Counts that bound what one caller may do, answers kept for a repeat, and a log that shows when it was tampered with. */
const STATEMENTS = [
  // Written at every request and worth nothing after a minute: not worth a disk's turn either. A crash empties it.
  `create unlogged table rate_limits (
    key text primary key,
    count integer not null,
    ends_at timestamptz not null
  )`,
  `create index rate_limits_ended on rate_limits (ends_at)`,

  // Guesses at a password or a code: these counts survive a crash.
  `create table guess_limits (
    key text primary key,
    count integer not null,
    ends_at timestamptz not null
  )`,
  `create index guess_limits_ended on guess_limits (ends_at)`,

  `create table answers (
    client_id text not null references clients,
    route text not null,
    key_hash text not null,
    fingerprint text not null,
    status integer not null,
    sealed text not null,
    expires_at timestamptz not null,
    primary key (client_id, route, key_hash)
  )`,
  `create index answers_ended on answers (expires_at)`,

  // That there was one, and nothing of it.
  `create table deleted_links (
    id text primary key,
    contract text not null,
    client_id text not null references clients,
    deleted_at timestamptz not null
  )`,

  `create table audit_blocks (
    id bigint primary key,
    prev_hash text not null,
    hash text not null,
    rows integer not null,
    at timestamptz not null
  )`,
  // Rows from before there was proof prove nothing.
  `delete from audit`,
  `alter table audit add column mac text not null, add column block bigint`,
  `create unique index audit_macs on audit (mac)`,
  `create index audit_unchained on audit (id) where block is null`,
  `create index audit_of_block on audit (block, id)`,

  // What a flow left behind goes with the flow.
  ...(
    [
      ['sessions', 'intent_id', 'intents'],
      ['operations', 'session_id', 'sessions'],
      ['links', 'session_id', 'sessions'],
      ['links', 'intent_id', 'intents'],
      ['accounts', 'link_id', 'links'],
      ['bills', 'link_id', 'links'],
      ['bills', 'account_id', 'accounts'],
      ['public_tokens', 'session_id', 'sessions'],
      ['public_tokens', 'link_id', 'links'],
      ['access_tokens', 'link_id', 'links'],
    ] as const
  ).flatMap(([table, column, to]) => cascade(table, column, to)),
  `create index bills_of_account on bills (account_id)`,
  `create index public_tokens_of_link on public_tokens (link_id)`,
  `create index access_tokens_of_link on access_tokens (link_id)`,
  `create index public_tokens_expiry on public_tokens (expires_at)`,
  `create index sessions_done on sessions (expires_at) where step in ('done', 'expired')`,
  `create index intents_of_user on intents (client_id, client_user_id)`,
];

export const limits: Migration = {
  async up(db) {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
  },
};
