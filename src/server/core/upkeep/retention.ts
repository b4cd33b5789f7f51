import { sql } from 'kysely';
import type { Deps } from '../../deps.ts';
import { sweepAnswers } from '../../http/idempotency.ts';
import { sweepLimits } from '../limits.ts';
import { forgetFlows, holdsNoLink } from './forget.ts';

/** How long it can be looked up that a link was deleted: what MoneyKit promises. */
const DELETED_KEPT = sql<Date>`clock() - interval '90 days'`;
/** How long it can be looked up how a flow went that made no link. */
const FLOW_KEPT = sql<Date>`clock() - interval '30 days'`;
/** How long a spent token can be told from one that never was. */
const TOKEN_KEPT = sql<Date>`clock() - interval '24 hours'`;

/** Flows at a time: the rest has the next minute. */
const AT_ONCE = 500;

/**
 * Each minute: removes what has had its time. What is left of a flow that expired, right away: its logins and the
 * accounts that were found. Spent tokens after a day; flows without a link after 30.
 */
export async function purge(deps: Pick<Deps, 'db'>): Promise<void> {
  const { db } = deps;
  await sweepLimits(deps);
  await sweepAnswers(deps);
  await db
    .deleteFrom('public_tokens')
    .where((row) => row.or([row('used_at', '<', TOKEN_KEPT), row('expires_at', '<', TOKEN_KEPT)]))
    .execute();
  await db
    .updateTable('sessions')
    .set({ pages: null, state: null, challenge: null, accounts: null, chosen: null, bearer_hash: null })
    .where('step', '=', 'expired')
    .where((row) =>
      row.or([row('state', 'is not', null), row('accounts', 'is not', null), row('bearer_hash', 'is not', null)]),
    )
    .execute();
  await db
    .deleteFrom('oauth_grants')
    .where('session_id', 'in', (query) => query.selectFrom('sessions').select('id').where('step', '=', 'expired'))
    .execute();
  await purgeDone(deps);
  await purgeFlows(deps);
  await db.deleteFrom('deleted_links').where('deleted_at', '<', DELETED_KEPT).execute();
}

/** Of a flow that made its link only the frame stays, on which the link hangs. */
async function purgeDone({ db }: Pick<Deps, 'db'>): Promise<void> {
  const done = db
    .updateTable('sessions')
    .set({
      accounts: null,
      chosen: null,
      challenge: null,
      pages: null,
      state: null,
      bearer_hash: null,
      public_token: null,
      redirect_url: null,
    })
    .where('step', '=', 'done')
    .where('accounts', 'is not', null)
    .where('expires_at', '<', FLOW_KEPT)
    .returning('id');
  const ids = (await done.execute()).map(({ id }) => id);
  if (ids.length) await db.deleteFrom('operations').where('session_id', 'in', ids).execute();
}

async function purgeFlows({ db }: Pick<Deps, 'db'>): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const over = await trx
      .selectFrom('intents')
      .select('id')
      .where('expires_at', '<', FLOW_KEPT)
      .where(
        sql<boolean>`not exists (select from sessions where intent_id = intents.id and sessions.expires_at >= ${FLOW_KEPT})`,
      )
      .where(holdsNoLink)
      .orderBy('expires_at')
      .limit(AT_ONCE)
      .execute();
    await forgetFlows(
      trx,
      over.map(({ id }) => id),
    );
  });
}
