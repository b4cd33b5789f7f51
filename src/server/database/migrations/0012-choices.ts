import { type Migration, sql } from 'kysely';

/** What the person may choose: data kinds, several links, operations that wait for them, a link that is there already. */
const STATEMENTS = [
  `alter table intents
    add column optional_consents jsonb not null default '[]',
    add column user_name text,
    add column several boolean not null default false`,
  `alter table sessions
    add column several boolean not null default false,
    add column declined jsonb not null default '[]',
    add column links jsonb not null default '[]',
    add column renews text`,
  `alter table operations
    add column approved boolean not null default false,
    add column error_code text,
    add column tries integer not null default 0`,
  `alter table links
    add column consents jsonb,
    add column ordinal integer not null default 0`,
  // One link for each intent, or none; of several, one for each place.
  `alter table links drop constraint links_of_intent`,
  `alter table links add constraint links_of_intent unique (intent_id, ordinal)`,
  `alter table links drop constraint links_session_id_key`,
  `alter table links add constraint links_of_session unique (session_id, ordinal)`,
];

export const choices: Migration = {
  async up(db) {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
  },
};
