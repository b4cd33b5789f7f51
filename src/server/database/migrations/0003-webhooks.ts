import { type Migration, sql } from 'kysely';

const STATEMENTS = [
  `create table signing_keys (
    kid text primary key,
    purpose text not null,
    public_key jsonb not null,
    private_key text not null,
    created_at timestamptz not null default clock(),
    retired_at timestamptz
  )`,
  // However many processes start at once: one present key for each purpose.
  `create unique index signing_keys_present on signing_keys (purpose) where retired_at is null`,

  `create table webhook_endpoints (
    id text primary key,
    client_id text not null references clients,
    contract text not null,
    environment text not null,
    url text not null,
    events jsonb not null,
    secrets text not null,
    former_secret_until timestamptz,
    created_at timestamptz not null default clock(),
    disabled_at timestamptz
  )`,
  `create index webhook_endpoints_of_client on webhook_endpoints (client_id, contract, created_at)`,

  `create table deliveries (
    id text primary key,
    event_id text not null,
    contract text not null,
    client_id text not null references clients,
    endpoint_id text references webhook_endpoints on delete cascade,
    url text not null,
    event text not null,
    scheme text not null,
    schedule text not null,
    body text not null,
    status text not null default 'pending' check (status in ('pending', 'delivered', 'dropped')),
    attempts integer not null default 0,
    last_outcome text,
    created_at timestamptz not null default clock(),
    next_at timestamptz not null default clock(),
    done_at timestamptz
  )`,
  `create index deliveries_pending on deliveries (next_at) where status = 'pending'`,
  `create index deliveries_pending_to on deliveries (client_id, url) where status = 'pending'`,
  `create index deliveries_done on deliveries (done_at) where status <> 'pending'`,

  // Addresses that answered 410, and were not registered but given with one link each.
  `create table webhooks_gone (
    client_id text not null references clients,
    url text not null,
    gone_at timestamptz not null,
    primary key (client_id, url)
  )`,
];

export const webhooks: Migration = {
  async up(db) {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
  },
};
