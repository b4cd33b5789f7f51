import type { Transaction } from 'kysely';
import { inSeconds, now } from '../../database/clock.ts';
import type { IntentOperation } from '../../database/tables/intents.ts';
import type { ClientRow, IntentRow, SessionRow, Tables } from '../../database/tables.ts';
import type { Deps } from '../../deps.ts';
import { audit } from '../audit/audit.ts';
import { keepArguments, type WishedOperation } from '../operations/arguments.ts';
import { hashToken, isToken, mintToken, type StartKind } from '../secrets/tokens.ts';

export interface IntentWish {
  /** The contract's own name for it, such as `ltid_…` or `link_…`. */
  id: string;
  contract: string;
  /** What kind of token starts its session. */
  token: StartKind;
  /** The token itself, where the contract has to show it again: see `deriveLinkToken`. Else a random one. */
  startToken?: string;
  client_user_id: string;
  /** Kinds of data that the person is asked to share: `consents` of `protocol/session.ts`. */
  consents: readonly string[];
  /** What is done once the person is in, in this order. */
  operations: readonly WishedOperation[];
  redirect_uri?: string | null | undefined;
  /** An entry of the directory: there will be no picker. */
  integration_id?: string | null | undefined;
  /** The link that is connected anew, instead of making one. */
  renews?: string | null;
  /** Of the consents: what the person may decline. */
  optional_consents?: readonly string[];
  /** The merchant's name for the person, shown to them. */
  user_name?: string | null | undefined;
  /** The person may connect several, one after another. */
  several?: boolean;
  /** Only the device that opened it first may come back to it; another gets ALREADY_CLAIMED. */
  exclusive?: boolean;
  /** The contract's own business: it alone reads this. Never a secret. */
  settings?: object;
  lifeSeconds: number;
}

/**
 * Notes what a merchant asked for: one flow. Its start token is seen here and never again: a hash is kept. Arguments of
 * operations are sealed before anything is stored.
 */
export async function createIntent(
  trx: Transaction<Tables>,
  { keys }: Pick<Deps, 'keys'>,
  client: Pick<ClientRow, 'id'>,
  wish: IntentWish,
  requestId: string,
): Promise<{ intent: IntentRow; token: string }> {
  const token = wish.startToken ?? mintToken(wish.token);
  const intent = await trx
    .insertInto('intents')
    .values({
      id: wish.id,
      contract: wish.contract,
      hash: hashToken(keys, token),
      client_id: client.id,
      client_user_id: wish.client_user_id,
      consents: JSON.stringify([...new Set(wish.consents)]),
      optional_consents: JSON.stringify([...new Set(wish.optional_consents ?? [])]),
      user_name: wish.user_name ?? null,
      several: wish.several ?? false,
      operations: JSON.stringify(
        wish.operations.map(
          ({ resource, action, optional = false, consent, review, asks }): IntentOperation => ({
            resource,
            action,
            optional,
            ...(consent !== undefined && { consent }),
            ...(review && { review }),
            ...(asks && { asks }),
          }),
        ),
      ),
      redirect_uri: wish.redirect_uri ?? null,
      integration_id: wish.integration_id ?? null,
      renews: wish.renews ?? null,
      exclusive: wish.exclusive ?? false,
      settings: JSON.stringify(wish.settings ?? {}),
      created_at: now,
      expires_at: inSeconds(wish.lifeSeconds),
    })
    .returningAll()
    .executeTakeFirstOrThrow();
  await keepArguments(trx, keys, intent.id, wish.operations, wish.lifeSeconds);
  await audit(trx, keys, { actor: client.id, action: 'intent.create', object: intent.id, request_id: requestId });
  return { intent, token };
}

export const readIntent = (trx: Pick<Transaction<Tables>, 'selectFrom'>, id: string): Promise<IntentRow> =>
  trx.selectFrom('intents').selectAll().where('id', '=', id).executeTakeFirstOrThrow();

/** What the session goes by: what the merchant asked for, and what the person has made of it. */
export async function intentOf(
  trx: Pick<Transaction<Tables>, 'selectFrom'>,
  { intent_id, renews }: Pick<SessionRow, 'intent_id' | 'renews'>,
): Promise<IntentRow> {
  const intent = await readIntent(trx, intent_id);
  return renews === null ? intent : { ...intent, renews };
}

/** The intent that such a token starts, expired or not; or undefined. */
export async function findIntentByToken(
  { db, keys }: Pick<Deps, 'db' | 'keys'>,
  kind: StartKind,
  token: string,
): Promise<IntentRow | undefined> {
  if (!isToken(kind, token)) return undefined;
  return db.selectFrom('intents').selectAll().where('hash', '=', hashToken(keys, token)).executeTakeFirst();
}
