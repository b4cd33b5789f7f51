import { inMinutes, now } from '../../database/clock.ts';
import type { Deps } from '../../deps.ts';
import { seal, unseal } from '../secrets/seal.ts';
import { hashToken, isToken, mintToken } from '../secrets/tokens.ts';
import { OAUTH_MINUTES } from './tickets.ts';

type Needs = Pick<Deps, 'db' | 'keys'>;

/** Who is on the way, and where to. */
interface Way {
  session_id: string;
  integration_id: string;
  browser_hash: string;
  whole_tab: boolean;
}

const placeOf = (hash: string) => `oauth_states.${hash}`;

/** A fresh `state` (RFC 6749, 10.12): 256 random bits, of which a hash is kept. */
export const mintState = (): string => mintToken('oauth_state');

export async function keepState({ db, keys }: Needs, state: string, way: Way, memory: object): Promise<void> {
  const hash = hashToken(keys, state);
  await db
    .insertInto('oauth_states')
    .values({ ...way, hash, memory: seal(keys, placeOf(hash), memory), expires_at: inMinutes(OAUTH_MINUTES) })
    .execute();
}

/**
 * Spends a `state` that has come back: once, in the browser that was sent out, at the address of the integration that
 * it was sent to (RFC 9700, 4.4: a provider that hands out another's answer is found so).
 * @returns what was remembered, or undefined; the caller must not learn which of the conditions failed.
 */
export async function spendState(
  { db, keys }: Needs,
  state: string,
  { integration_id, browser_hash }: Pick<Way, 'integration_id' | 'browser_hash'>,
): Promise<{ session_id: string; whole_tab: boolean; memory: object } | undefined> {
  if (!isToken('oauth_state', state)) return undefined;
  const hash = hashToken(keys, state);
  const spent = await db
    .updateTable('oauth_states')
    .set({ used_at: now })
    .where('hash', '=', hash)
    .where('integration_id', '=', integration_id)
    .where('browser_hash', '=', browser_hash)
    .where('used_at', 'is', null)
    .where('expires_at', '>', now)
    .returning(['hash', 'session_id', 'whole_tab', 'memory'])
    .executeTakeFirst();
  if (!spent) return undefined;
  const { session_id, whole_tab } = spent;
  return { session_id, whole_tab, memory: unseal(keys, placeOf(spent.hash), spent.memory) as object };
}

/** Whether this browser is still expected back from somewhere. */
export async function isExpected({ db }: Pick<Deps, 'db'>, browserHash: string): Promise<boolean> {
  const one = await db
    .selectFrom('oauth_states')
    .select('hash')
    .where('browser_hash', '=', browserHash)
    .where('used_at', 'is', null)
    .where('expires_at', '>', now)
    .limit(1)
    .executeTakeFirst();
  return one !== undefined;
}
