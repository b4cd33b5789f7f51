import { now } from '../../database/clock.ts';
import type { Deps } from '../../deps.ts';

/** Forgets the ways out and back that nobody can take any more. */
export async function sweepOauth({ db }: Pick<Deps, 'db'>): Promise<void> {
  await db.deleteFrom('oauth_states').where('expires_at', '<=', now).execute();
  // Not those of sessions that still stand at the step: it shows its ticket for as long. Nor what is good yet: a session
  // that comes to the step at this moment has a fresh one, and is seen here where it stood before.
  const elsewhere = db.selectFrom('sessions').select('id').where('step', '!=', 'oauth');
  await db.deleteFrom('oauth_tickets').where('expires_at', '<=', now).where('session_id', 'in', elsewhere).execute();
}
