import { inMinutes, readClock } from '../../database/clock.ts';
import type { Deps } from '../../deps.ts';

/** A sign-in that is just being finished has its grant before its session says so. */
const GRACE_MINUTES = 5;
const AT_ONCE = 50;

/**
 * Gives back what was granted for a session that came to nothing, or for a link that is no more: forgotten here, and
 * revoked at the provider where it takes that.
 */
export async function sweepGrants({ db, directory, integrations, log }: Deps): Promise<void> {
  const idle = await db
    .selectFrom('oauth_grants')
    .innerJoin('sessions', 'sessions.id', 'oauth_grants.session_id')
    .select(['oauth_grants.id', 'oauth_grants.integration_id'])
    .where('oauth_grants.created_at', '<=', inMinutes(-GRACE_MINUTES))
    .where('sessions.state', 'is', null)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('links')
            .select('links.id')
            .whereRef('links.session_id', '=', 'sessions.id')
            .where('links.status', 'in', ['ACTIVE', 'ERROR']),
        ),
      ),
    )
    .limit(AT_ONCE)
    .execute();
  if (!idle.length) return;
  const now = await readClock(db);
  for (const { id, integration_id } of idle) {
    const entry = directory.find(integration_id);
    try {
      const signal = AbortSignal.timeout(10_000);
      if (entry) await integrations(entry).cancel({ entry, now, signal }, { grant: id });
    } catch (error) {
      log.error({ event: 'cancel_failed', integration_id }, error);
    }
    await db.deleteFrom('oauth_grants').where('id', '=', id).execute();
  }
}
