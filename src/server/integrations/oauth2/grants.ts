import { setTimeout as wait } from 'node:timers/promises';
import { sql } from 'kysely';
import { newId } from '../../core/ids.ts';
import { seal, unseal } from '../../core/secrets/seal.ts';
import { inSeconds, now } from '../../database/clock.ts';
import type { OauthGrantRow } from '../../database/tables.ts';
import type { Deps } from '../../deps.ts';
import { IntegrationError } from '../integration.ts';

/** What a provider granted. */
export interface Tokens {
  access_token: string;
  refresh_token?: string | undefined;
  /** Seconds for which the access token is good, if the provider says so. */
  expires_in?: number | undefined;
}

/** How long a refresh may take before another process tries; longer than the provider is waited for. */
const REFRESH_SECONDS = 30;
/** A token that ends within this time is not worth setting out with. */
const MARGIN_SECONDS = 30;
const POLL_MS = 100;

export type Grants = ReturnType<typeof openGrants>;

/** Where the tokens of providers are kept: sealed, in the database, until their session or link is gone. */
export function openGrants({ db, keys }: Pick<Deps, 'db' | 'keys'>) {
  const placeOf = (id: string) => `${id}.tokens`;
  const sealed = (id: string, tokens: Tokens) => ({
    sealed: seal(keys, placeOf(id), tokens),
    expires_at: tokens.expires_in === undefined ? null : inSeconds(Math.max(0, Math.floor(tokens.expires_in))),
  });
  const tokensOf = (row: Pick<OauthGrantRow, 'id' | 'sealed'>) => unseal(keys, placeOf(row.id), row.sealed) as Tokens;

  /** One process at a time, on any number of machines: a provider that rotates its refresh tokens takes each once. */
  async function claimRefresh({ id, version }: OauthGrantRow): Promise<boolean> {
    const claimed = await db
      .updateTable('oauth_grants')
      .set({ refreshing_until: inSeconds(REFRESH_SECONDS) })
      .where('id', '=', id)
      .where('version', '=', version)
      .where((row) => row.or([row('refreshing_until', 'is', null), row('refreshing_until', '<=', now)]))
      .returning('id')
      .executeTakeFirst();
    return claimed !== undefined;
  }

  return {
    /** @returns the name under which they are kept. */
    async keep(sessionId: string, integration_id: string, tokens: Tokens): Promise<string> {
      const id = newId('grant');
      await db
        .insertInto('oauth_grants')
        .values({ id, session_id: sessionId, integration_id, ...sealed(id, tokens) })
        .execute();
      return id;
    },

    /**
     * An access token that is good for a while, refreshed if it must be.
     * @param refused an access token that the provider did not take: not that one again.
     * @throws {IntegrationError} OAUTH_FAILED when only the person can help, by signing in again.
     */
    async use(
      id: string,
      refresh: (refreshToken: string) => Promise<Tokens>,
      signal: AbortSignal,
      refused?: string,
    ): Promise<string> {
      for (;;) {
        const row = await db
          .selectFrom('oauth_grants')
          .selectAll()
          .select(sql<boolean>`coalesce(expires_at <= ${inSeconds(MARGIN_SECONDS)}, false)`.as('stale'))
          .where('id', '=', id)
          .executeTakeFirst();
        if (!row) throw new IntegrationError('OAUTH_FAILED');
        const { access_token, refresh_token } = tokensOf(row);
        if (!row.stale && access_token !== refused) return access_token;
        if (refresh_token === undefined) throw new IntegrationError('OAUTH_FAILED');
        if (!(await claimRefresh(row))) {
          // Somebody else is at it: what they get is for all.
          await wait(POLL_MS, undefined, { signal });
          continue;
        }
        const mine = db.updateTable('oauth_grants').where('id', '=', id).where('version', '=', row.version);
        try {
          // RFC 6749, 6: where no new refresh token comes, the old one stays.
          const fresh = { refresh_token, ...(await refresh(refresh_token)) };
          await mine.set({ ...sealed(id, fresh), version: row.version + 1, refreshing_until: null }).execute();
          return fresh.access_token;
        } catch (error) {
          await mine.set({ refreshing_until: null }).execute();
          throw error;
        }
      }
    },

    /** Forgets them. @returns what they were, or undefined when they were forgotten before. */
    async drop(id: string): Promise<Tokens | undefined> {
      const row = await db
        .deleteFrom('oauth_grants')
        .where('id', '=', id)
        .returning(['id', 'sealed'])
        .executeTakeFirst();
      return row && tokensOf(row);
    },
  };
}
