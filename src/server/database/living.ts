/**
 * The first key of the advisory lock under whose second key, its own number, each process is known to live. It holds
 * the lock on a connection of its own: Postgres lets go of it when that connection ends, however the process died.
 */
export const LIVING = 0x434f4e4e;

/** The key under which processes wait for one another. */
export const ALONE = 0x434f4e41;

/** SQL: whether the process with this number lives. Locks are the whole cluster's, so other databases do not count. */
export const livesSql = (number: string) => `exists (
  select from pg_locks
  where locktype = 'advisory' and database = (select oid from pg_database where datname = current_database())
    and classid = ${LIVING} and objid = (${number})::oid and objsubid = 2 and granted)`;
