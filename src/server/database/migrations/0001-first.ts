import { type Migration, sql } from 'kysely';

const STATEMENTS = [
  `create function clock() returns timestamptz language sql stable as 'select now()'`,

  `create table meta (name text primary key, value text not null)`,

  `create table clients (
    id text primary key,
    name text not null,
    logo text,
    environment text not null check (environment in ('sandbox')),
    secret_hash text not null,
    host_origins jsonb not null,
    redirect_uris jsonb not null,
    loopback boolean not null
  )`,

  `create table link_tokens (
    id text primary key,
    hash text not null unique,
    client_id text not null references clients,
    client_user_id text not null,
    consents jsonb not null,
    redirect_uri text,
    biller_id text,
    created_at timestamptz not null default clock(),
    expires_at timestamptz not null
  )`,

  // One session for each link token, one link for each session: the database itself refuses a second.
  `create table sessions (
    id text primary key,
    link_token_id text not null unique references link_tokens,
    client_id text not null references clients,
    version integer not null default 1,
    step text not null,
    integration_id text,
    preselected boolean not null,
    challenge jsonb,
    accounts jsonb,
    chosen jsonb,
    failure jsonb,
    error jsonb,
    attempts jsonb not null default '{}',
    state text,
    run integer not null default 0,
    link_id text,
    public_token text,
    origin text not null,
    cid text not null,
    bearer_hash text unique,
    bearer_expires_at timestamptz,
    expires_at timestamptz not null,
    claimed_until timestamptz,
    left_at timestamptz
  )`,
  `create index sessions_expiry on sessions (expires_at) where step not in ('done', 'expired')`,

  `create table operations (
    id text primary key,
    session_id text not null references sessions,
    position integer not null,
    resource text not null,
    action text not null,
    status text not null,
    progress double precision not null default 0,
    optional boolean not null,
    result jsonb,
    unique (session_id, position)
  )`,

  `create table links (
    id text primary key,
    session_id text not null unique references sessions,
    client_id text not null references clients,
    client_user_id text not null,
    biller_id text not null,
    biller_name text not null,
    status text not null,
    created_at timestamptz not null default clock(),
    updated_at timestamptz not null default clock(),
    last_synced_at timestamptz not null default clock()
  )`,

  `create table accounts (
    id text primary key,
    link_id text not null references links,
    position integer not null,
    name text not null,
    mask text,
    type text not null
  )`,
  `create index accounts_of_link on accounts (link_id, position)`,

  `create table bills (
    id text primary key,
    link_id text not null references links,
    account_id text not null references accounts,
    amount integer not null,
    currency text not null,
    due_date text not null,
    statement_date text not null,
    status text not null,
    source text not null,
    description text not null,
    auto_pay_enabled boolean not null,
    line_items jsonb not null
  )`,
  `create index bills_of_link on bills (link_id, due_date, id)`,

  `create table public_tokens (
    hash text primary key,
    session_id text not null references sessions,
    client_id text not null references clients,
    link_id text not null references links,
    expires_at timestamptz not null,
    used_at timestamptz
  )`,
  `create index public_tokens_of_session on public_tokens (session_id)`,

  `create table access_tokens (
    hash text primary key,
    client_id text not null references clients,
    link_id text not null references links,
    created_at timestamptz not null default clock()
  )`,

  `create table audit (
    id bigint generated always as identity primary key,
    at timestamptz not null default clock(),
    actor text not null,
    action text not null,
    object text not null,
    outcome text not null,
    request_id text
  )`,
];

export const first: Migration = {
  async up(db) {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
  },
};
