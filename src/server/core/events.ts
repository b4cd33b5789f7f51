import { type Kysely, sql } from 'kysely';
import type { Database } from '../database/open.ts';
import type { Tables } from '../database/tables.ts';

const CHANNEL = 'session_changed';

/** Tells every server process which session has changed, through the database they share. */
export interface SessionEvents {
  /** Given the transaction of the change: it is heard when that commits, and not at all if it does not. */
  announce(trx: Kysely<Tables>, sessionId: string): Promise<void>;
  /**
   * Calls back when the session may have changed: also when the database could not be heard for a while.
   * @returns the way to stop watching.
   */
  watch(sessionId: string, changed: () => void): () => void;
}

export async function openSessionEvents({ listen }: Pick<Database, 'listen'>): Promise<SessionEvents> {
  const watchers = new Map<string, Set<() => void>>();
  await listen(CHANNEL, (id) => {
    const those = id === null ? [...watchers.values()].flatMap((set) => [...set]) : (watchers.get(id) ?? []);
    for (const changed of those) changed();
  });
  return {
    async announce(trx, sessionId) {
      await sql`select pg_notify(${CHANNEL}, ${sessionId})`.execute(trx);
    },
    watch(sessionId, changed) {
      const those = watchers.get(sessionId) ?? new Set();
      watchers.set(sessionId, those.add(changed));
      return () => {
        those.delete(changed);
        if (!those.size) watchers.delete(sessionId);
      };
    },
  };
}
