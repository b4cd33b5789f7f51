import { createHmac, hkdfSync } from 'node:crypto';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { sql, type Transaction } from 'kysely';
import { Refusal } from '../core/refusal.ts';
import { seal, unseal } from '../core/secrets/seal.ts';
import { inSeconds, now } from '../database/clock.ts';
import type { Tables } from '../database/tables.ts';
import type { Deps } from '../deps.ts';
import type { Ctx } from './context.ts';

export interface Answer {
  status: ContentfulStatusCode;
  body: object;
  /** Once it is committed; not when an earlier answer is given again. */
  after?: () => void;
}

/** For how long a repeat gets the first answer. */
const KEPT_SECONDS = 24 * 60 * 60;

const KEY = /^[\x21-\x7e]{1,255}$/;

/**
 * Does the work of a request in one transaction, and once for each `Idempotency-Key`: a merchant whose connection broke
 * before the answer came sends the same again and gets the same, byte for byte (IETF
 * draft-ietf-httpapi-idempotency-key-header).
 *
 * A key belongs to its client and its route. The same key with another body is 422; while the first is still at work, 409.
 * A `Refusal` that the work returns is committed, so that what it noted stays, and thrown; it is not remembered, so the
 * key may be used again. One that the work throws undoes everything.
 */
export async function answerOnce(
  c: Ctx,
  deps: Deps,
  work: (trx: Transaction<Tables>) => Promise<Answer | Refusal>,
): Promise<Response> {
  const key = readKey(c);
  const done = await deps.db.transaction().execute(async (trx) => {
    if (key === undefined) return finish(await work(trx));
    const place = placeOf(c, deps, key);
    if (!(await isFree(trx, place))) throw new Refusal(409, 'INVALID_REQUEST', IN_PROGRESS);
    const kept = await readAnswer(trx, place);
    if (kept && kept.fingerprint !== place.fingerprint) throw new Refusal(422, 'INVALID_REQUEST', OTHER_BODY);
    if (kept) return { status: kept.status, text: openAnswer(place, kept.sealed), replayed: true };
    const fresh = finish(await work(trx));
    if (!(fresh instanceof Refusal)) await keepAnswer(trx, place, fresh);
    return fresh;
  });
  if (done instanceof Refusal) throw done;
  if ('after' in done) done.after?.();
  if ('replayed' in done) c.header('Idempotent-Replayed', 'true');
  c.header('Content-Type', 'application/json');
  return c.body(done.text, done.status as ContentfulStatusCode);
}

const finish = (answer: Answer | Refusal) =>
  answer instanceof Refusal
    ? answer
    : { status: answer.status, text: JSON.stringify(answer.body), after: answer.after };

function readKey(c: Ctx): string | undefined {
  const key = c.req.header('idempotency-key');
  if (key !== undefined && !KEY.test(key))
    throw new Refusal(
      400,
      'INVALID_REQUEST',
      'The header Idempotency-Key must be 1 to 255 visible ASCII characters, such as a UUID.',
    );
  return key;
}

interface Place {
  client_id: string;
  route: string;
  key_hash: string;
  /** Of method, address and body: whether it is the same request. */
  fingerprint: string;
  /** Opens the kept answer. */
  sealing: Buffer;
}

/**
 * The answer is sealed with a key that depends on the request itself: neither the database nor the server's key, nor
 * both, open it without what the caller has to send again.
 */
function placeOf(c: Ctx, { keys }: Deps, key: string): Place {
  const { pathname, search } = new URL(c.req.url);
  const request = `${c.req.method} ${pathname}${search}\n${c.get('bodyText') ?? ''}`;
  const hash = (text: string) => createHmac('sha256', keys.pepper).update(text).digest('base64url');
  return {
    client_id: c.get('client').id,
    route: `${c.req.method} ${c.get('route')}`,
    key_hash: hash(`idempotency key ${key}`),
    fingerprint: hash(`idempotency request ${request}`),
    sealing: Buffer.from(hkdfSync('sha256', keys.sealing, key, `idempotency answer ${request}`, 32)),
  };
}

/** Until the transaction ends nobody else has this key. Postgres only sees 64 bits of it: others may wait in vain. */
async function isFree(trx: Transaction<Tables>, { client_id, route, key_hash }: Place): Promise<boolean> {
  const name = JSON.stringify([client_id, route, key_hash]);
  const { rows } = await sql<{ free: boolean }>`
    select pg_try_advisory_xact_lock(hashtextextended(${name}, 0)) as free`.execute(trx);
  return rows[0]?.free === true;
}

const readAnswer = (trx: Transaction<Tables>, { client_id, route, key_hash }: Place) =>
  trx
    .selectFrom('answers')
    .select(['fingerprint', 'status', 'sealed'])
    .where('client_id', '=', client_id)
    .where('route', '=', route)
    .where('key_hash', '=', key_hash)
    .where('expires_at', '>', now)
    .executeTakeFirst();

async function keepAnswer(trx: Transaction<Tables>, place: Place, { status, text }: { status: number; text: string }) {
  const { client_id, route, key_hash, fingerprint } = place;
  const row = { fingerprint, status, sealed: seal(place, nameOf(place), text), expires_at: inSeconds(KEPT_SECONDS) };
  await trx
    .insertInto('answers')
    .values({ client_id, route, key_hash, ...row })
    // Its time is up, and the sweep has not come by yet.
    .onConflict((conflict) => conflict.columns(['client_id', 'route', 'key_hash']).doUpdateSet(row))
    .execute();
}

const openAnswer = (place: Place, sealed: string): string => unseal(place, nameOf(place), sealed) as string;

const nameOf = ({ client_id, route, key_hash }: Place) => `answer ${client_id} ${route} ${key_hash}`;

const IN_PROGRESS = 'A request with this Idempotency-Key is still being answered. Send it again in a moment.';
const OTHER_BODY =
  'This Idempotency-Key was used for another request. Send the same request again, or use a new key for a new one.';

/** Forgets the answers whose time is up. */
export async function sweepAnswers({ db }: Pick<Deps, 'db'>): Promise<void> {
  await db.deleteFrom('answers').where('expires_at', '<=', now).execute();
}
