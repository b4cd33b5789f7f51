import { type Migration, sql } from 'kysely';

const STATEMENTS = [
  // The way into the window of a sign-in elsewhere: one for each session, replaced when a fresh one is made.
  `create table oauth_tickets (
    session_id text primary key references sessions on delete cascade,
    hash text not null unique,
    sealed text not null,
    browser_hash text,
    expires_at timestamptz not null
  )`,

  // One row for each time the window was sent on to the provider.
  `create table oauth_states (
    hash text primary key,
    session_id text not null references sessions on delete cascade,
    integration_id text not null,
    browser_hash text not null,
    memory text not null,
    expires_at timestamptz not null,
    used_at timestamptz
  )`,
  `create index oauth_states_of_browser on oauth_states (browser_hash)`,
  `create index oauth_states_of_session on oauth_states (session_id)`,
  `create index oauth_states_expiry on oauth_states (expires_at)`,

  // What a provider granted. It lives as long as its session, and then as long as the link.
  `create table oauth_grants (
    id text primary key,
    session_id text not null references sessions on delete cascade,
    integration_id text not null,
    sealed text not null,
    version integer not null default 1,
    expires_at timestamptz,
    refreshing_until timestamptz,
    created_at timestamptz not null default clock()
  )`,
  `create index oauth_grants_of_session on oauth_grants (session_id)`,

  // The simulated bank of the sandbox.
  `create table sandbox_bank_codes (
    hash text primary key,
    grant_id text not null,
    client_id text not null,
    redirect_uri text not null,
    code_challenge text not null,
    nonce text,
    scope text not null,
    expires_at timestamptz not null,
    used_at timestamptz
  )`,
  `create index sandbox_bank_codes_expiry on sandbox_bank_codes (expires_at)`,
  `create table sandbox_bank_tokens (
    hash text primary key,
    kind text not null check (kind in ('access', 'refresh')),
    grant_id text not null,
    client_id text not null,
    scope text not null,
    expires_at timestamptz not null
  )`,
  `create index sandbox_bank_tokens_of_grant on sandbox_bank_tokens (grant_id)`,
  `create index sandbox_bank_tokens_expiry on sandbox_bank_tokens (expires_at)`,
];

export const oauth: Migration = {
  async up(db) {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
  },
};
