import { type Migration, sql } from 'kysely';

/** From one contract to many: a link token becomes an intent, and a link remembers what its operations brought. */
const STATEMENTS = [
  `alter table link_tokens rename to intents`,
  `alter table intents rename column biller_id to integration_id`,
  `alter table intents
    add column contract text not null default 'billerapi',
    add column operations jsonb not null default '[]',
    add column settings jsonb not null default '{}',
    add column exclusive boolean not null default false,
    add column renews text`,
  `update intents set operations = (
    select jsonb_agg(jsonb_build_object('resource', consent, 'action', 'read', 'optional', false))
    from jsonb_array_elements_text(consents) as consent
  ) where jsonb_array_length(consents) > 0`,
  `alter table intents alter column contract drop default, alter column operations drop default`,
  // A token that was spent otherwise than by opening its session starts nothing any more.
  `alter table intents alter column hash drop not null`,
  `create index intents_of_client on intents (client_id, contract, created_at desc, id)`,
  `create index intents_expiry on intents (expires_at)`,

  `alter table sessions rename column link_token_id to intent_id`,
  `alter table sessions drop constraint sessions_link_token_id_key`,
  // Every attempt at an intent is kept; the last one counts.
  `alter table sessions
    add column attempt integer not null default 1,
    add column hosted boolean not null default false,
    add column redirect_url text`,
  `alter table sessions add constraint sessions_attempt unique (intent_id, attempt)`,

  `alter table links
    add column contract text not null default 'billerapi',
    add column intent_id text references intents,
    add column settings jsonb not null default '{}',
    add column error_code text,
    add column exchanged_at timestamptz`,
  `update links set intent_id = sessions.intent_id from sessions where sessions.id = links.session_id`,
  `update links set exchanged_at = created_at where exists (select from access_tokens where link_id = links.id)`,
  // However many attempts: one link for each intent, or none.
  `alter table links alter column intent_id set not null, alter column contract drop default`,
  `alter table links add constraint links_of_intent unique (intent_id)`,
  `create index links_of_client on links (client_id, contract, created_at desc, id)`,
  `create index links_of_user on links (client_id, client_user_id)`,

  `alter table accounts add column details jsonb not null default '{}'`,

  `create table link_results (
    link_id text not null references links on delete cascade,
    position integer not null,
    resource text not null,
    action text not null,
    data jsonb not null,
    refreshed_at timestamptz not null default clock(),
    primary key (link_id, position)
  )`,

  `alter table public_tokens add column kind text not null default 'public'`,
  `alter table public_tokens alter column kind drop default`,

  // Keys that are a credential by themselves, without an id beside them.
  `create table api_keys (
    hash text primary key,
    client_id text not null references clients,
    contract text not null,
    created_at timestamptz not null default clock()
  )`,
  `alter table clients add column return_schemes jsonb not null default '[]'`,

  // What an operation is given, sealed with a key of its own: to destroy the key is to destroy the data, in every
  // copy and backup of this database.
  `create table data_keys (
    id text primary key,
    wrapped text not null,
    destroy_at timestamptz not null
  )`,
  `create index data_keys_due on data_keys (destroy_at)`,
  `create table operation_arguments (
    intent_id text not null references intents on delete cascade,
    position integer not null,
    key_id text not null,
    part text not null,
    sealed text not null,
    primary key (intent_id, position, part)
  )`,
];

export const contracts: Migration = {
  async up(db) {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
  },
};
