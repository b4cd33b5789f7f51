import { type Migration, sql } from 'kysely';

export const reconnected: Migration = {
  async up(db) {
    // A link that is connected anew moves to the session that did it, and keeps its place in the flow that made it:
    // a session may hold several of the same place. That a session makes each link once is ensured by `links_of_intent`.
    await sql`alter table links drop constraint links_of_session`.execute(db);
    // Not unique any more, and needed as before: whatever removes a session looks for its links.
    await sql`create index links_of_session on links (session_id)`.execute(db);
  },
};
