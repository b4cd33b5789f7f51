import { randomBytes } from 'node:crypto';
import type { Kysely, Transaction } from 'kysely';
import { inMinutes, now } from '../../database/clock.ts';
import type { OperationArgumentPart } from '../../database/tables/intents.ts';
import type { Tables } from '../../database/tables.ts';
import type { Deps } from '../../deps.ts';
import type { JsonSchema, ResourceAction } from '../../integrations/integration.ts';
import type { Keys } from '../../keys.ts';
import { newId } from '../ids.ts';
import { seal, unseal } from '../secrets/seal.ts';

export interface WishedOperation {
  resource: string;
  action: 'read' | 'write';
  optional?: boolean | undefined;
  arguments?: Record<string, unknown> | undefined;
  consent?: string;
  review?: boolean | undefined;
  asks?: boolean | undefined;
  /** Names of the arguments that must not outlive their use (PCI DSS 3.3.1: a card's security code). */
  sad?: string[];
}

/** Given by the merchant, or by the person: what is gone of theirs is asked for again. */
type Part = OperationArgumentPart;
const SAD = ['sad', 'asked_sad'] as const;
const ASKED = ['asked_sad', 'asked_rest'] as const;

/** A security code is destroyed after this, used or not. */
const SAD_MINUTES = 15;
/** The rest outlives the link by what an attempt takes that began at its very end. */
const LONGEST_ATTEMPT_MINUTES = 61;

/**
 * Seals what operations are given, under keys of their own: one for what must not outlive its use, one for the rest.
 * To delete a key is to destroy what it sealed, in every copy of the database.
 */
export async function keepArguments(
  trx: Transaction<Tables>,
  keys: Keys,
  intentId: string,
  operations: readonly WishedOperation[],
  lifeSeconds: number,
): Promise<void> {
  for (const [position, { arguments: all = {}, sad = [] }] of operations.entries()) {
    const [secret, rest] = apart(all, sad);
    await keepPart(trx, keys, { intent_id: intentId, position, part: 'sad' }, secret, lifeSeconds);
    await keepPart(trx, keys, { intent_id: intentId, position, part: 'rest' }, rest, lifeSeconds);
  }
}

/** The same of what the person gave in the course of the flow; what they gave before is replaced. */
export async function keepAsked(
  trx: Transaction<Tables>,
  keys: Keys,
  intentId: string,
  position: number,
  { arguments: schema }: Pick<ResourceAction, 'arguments'>,
  given: Record<string, unknown>,
): Promise<void> {
  const former = trx
    .selectFrom('operation_arguments')
    .select('key_id')
    .where('intent_id', '=', intentId)
    .where('position', '=', position)
    .where('part', 'in', ASKED);
  await trx.deleteFrom('data_keys').where('id', 'in', former).execute();
  await trx
    .deleteFrom('operation_arguments')
    .where('intent_id', '=', intentId)
    .where('position', '=', position)
    .where('part', 'in', ASKED)
    .execute();
  const [secret, rest] = apart(given, sadIn(schema));
  await keepPart(trx, keys, { intent_id: intentId, position, part: 'asked_sad' }, secret, 0);
  await keepPart(trx, keys, { intent_id: intentId, position, part: 'asked_rest' }, rest, 0);
}

function apart(all: Record<string, unknown>, sad: readonly string[]) {
  const split = (is: boolean) => Object.fromEntries(Object.entries(all).filter(([name]) => sad.includes(name) === is));
  return [split(true), split(false)] as const;
}

/** Names of the arguments that are a card's security code. */
export const sadIn = (schema: JsonSchema | null | undefined): string[] =>
  Object.entries(schema?.properties ?? {})
    .filter(([, field]) => field['x-sensitive'] === 'sad')
    .map(([name]) => name);

interface Place {
  intent_id: string;
  position: number;
  part: Part;
}

async function keepPart(trx: Transaction<Tables>, keys: Keys, place: Place, values: object, lifeSeconds: number) {
  if (!Object.keys(values).length) return;
  const key_id = newId('key');
  const sealing = randomBytes(32);
  const wrapped = seal(keys, `${key_id}.wrapped`, sealing.toString('base64url'));
  const minutes = isSad(place.part) ? SAD_MINUTES : Math.ceil(lifeSeconds / 60) + LONGEST_ATTEMPT_MINUTES;
  const destroy_at = inMinutes(minutes);
  await trx.insertInto('data_keys').values({ id: key_id, wrapped, destroy_at }).execute();
  const sealed = seal({ ...keys, sealing }, nameOf(place), values);
  await trx
    .insertInto('operation_arguments')
    .values({ ...place, key_id, sealed })
    .execute();
}

/**
 * What the operation was given. What the person typed counts as a whole: where its security code is gone, the rest of it
 * is as good as never given, so that they are asked for all of it in one form.
 * @returns `gone` when a part of what the merchant gave has been destroyed.
 */
export async function readArguments(
  { db, keys }: Pick<Deps, 'db' | 'keys'>,
  intentId: string,
  position: number,
): Promise<Record<string, unknown> | undefined | 'gone'> {
  const parts = await db
    .selectFrom('operation_arguments')
    .leftJoin('data_keys', (join) =>
      join.onRef('data_keys.id', '=', 'operation_arguments.key_id').on('data_keys.destroy_at', '>', now),
    )
    .select(['part', 'sealed', 'key_id', 'wrapped'])
    .where('intent_id', '=', intentId)
    .where('position', '=', position)
    .execute();
  if (!parts.length) return undefined;
  const given: Record<string, unknown> = {};
  const isWhole = !parts.some(({ part, wrapped }) => isAsked(part) && wrapped === null);
  for (const { part, sealed, key_id, wrapped } of parts) {
    if (isAsked(part) && !isWhole) continue;
    if (wrapped === null) return 'gone';
    const sealing = Buffer.from(unseal(keys, `${key_id}.wrapped`, wrapped) as string, 'base64url');
    Object.assign(given, unseal({ ...keys, sealing }, nameOf({ intent_id: intentId, position, part }), sealed));
  }
  return given;
}

/** `sad`: security codes; `asked`: what the person typed; `attempt`: both; `all`: what the merchant gave as well. */
const SHREDS = { sad: SAD, asked: ASKED, attempt: [...SAD, 'asked_rest'], all: undefined } as const;

/**
 * Destroys what the intent's operations were given: `sad` as soon as they ran; `asked` when that did not get through, so
 * that it can be corrected; `attempt` when one has come to its end; all of it when nobody can run them again.
 * @param position of one operation; all of them where it is left out.
 */
export async function shredArguments(
  trx: Kysely<Tables>,
  intentId: string,
  what: keyof typeof SHREDS,
  position?: number,
): Promise<void> {
  let mine = trx.selectFrom('operation_arguments').select('key_id').where('intent_id', '=', intentId);
  const parts = SHREDS[what];
  if (parts) mine = mine.where('part', 'in', parts);
  if (position !== undefined) mine = mine.where('position', '=', position);
  await trx.deleteFrom('data_keys').where('id', 'in', mine).execute();
}

/** Destroys every key whose time is up; a security code's also when its link has expired and nobody is at it. */
export async function shredOverdue({ db }: Pick<Deps, 'db'>): Promise<void> {
  await db.deleteFrom('data_keys').where('destroy_at', '<=', now).execute();
  const ofExpired = db
    .selectFrom('operation_arguments')
    .innerJoin('intents', 'intents.id', 'operation_arguments.intent_id')
    .select('key_id')
    .where('part', 'in', SAD)
    .where('intents.expires_at', '<=', now)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('sessions')
            .select('sessions.id')
            .whereRef('sessions.intent_id', '=', 'intents.id')
            .where('step', 'not in', ['done', 'expired']),
        ),
      ),
    );
  await db
    .deleteFrom('data_keys')
    // No security code is kept for longer: of all keys only a few are looked at.
    .where('destroy_at', '<=', inMinutes(SAD_MINUTES))
    .where('id', 'in', ofExpired)
    .execute();
}

const isSad = (part: Part) => SAD.some((sad) => sad === part);
const isAsked = (part: Part) => ASKED.some((asked) => asked === part);
const nameOf = ({ intent_id, position, part }: Place) => `${intent_id}.arguments.${position}.${part}`;
