import type { Transaction } from 'kysely';
import { sql } from 'kysely';
import type { OpenSessionBody } from '../../../protocol/endpoints.ts';
import { inMinutes, now } from '../../database/clock.ts';
import type { IntentRow, SessionRow, SessionUpdate, Tables } from '../../database/tables.ts';
import type { Deps } from '../../deps.ts';
import { mayHost } from '../addresses.ts';
import { audit } from '../audit/audit.ts';
import { contractOf, tellContract } from '../contract.ts';
import { newId } from '../ids.ts';
import { sealResult, takeBackResult } from '../links/public-tokens.ts';
import { dropResults } from '../operations/operation-rows.ts';
import { Refusal } from '../refusal.ts';
import { hashToken, isToken, mintToken, type TokenKind } from '../secrets/tokens.ts';
import { known } from './session-view.ts';
import { IDLE_MINUTES, SESSION_MINUTES } from './sessions.ts';

export interface Opened {
  bearer: string;
  resumed: boolean;
  session: SessionRow;
  intent: IntentRow;
}

interface Opening {
  token: string;
  /** The host page's origin, or our own for a hosted page. */
  origin: string;
  /** Names the device, or the frame. */
  cid: string;
  /** The session from which the tab says it left. */
  left?: string | undefined;
  bearerKind?: Extract<TokenKind, 'bearer' | 'client_bearer'>;
}

/** What the widget sends: exactly one of the two kinds of start token. */
export function openByBody(deps: Deps, body: OpenSessionBody, requestId: string): Promise<Opened> {
  const token = 'claim_code' in body ? body.claim_code : body.link_token;
  const kinds = 'claim_code' in body ? (['claim'] as const) : (['link', 'link_session', 'resume'] as const);
  if (!kinds.some((kind) => isToken(kind, token))) throw new Refusal(401, 'LINK_TOKEN_INVALID');
  const left = 'left' in body ? body.left : undefined;
  return openSession(deps, { token, origin: body.origin, cid: body.cid, left }, requestId);
}

/**
 * Opens the intent's session, or resumes it at the step where it stands: after a reload, in a second tab, after a
 * crash. Each opening makes a new bearer, and the former dies at once; so does a result that nobody exchanged. Where
 * the intent is for one device, another one is turned away until the attempt has failed; then it begins a new attempt.
 * A tab that comes back from a provider shows a code instead of the token: it opens the very session that sent it there.
 * @throws {Refusal} LINK_TOKEN_INVALID, LINK_TOKEN_USED, LINK_TOKEN_EXPIRED, HOST_NOT_ALLOWED, ALREADY_CLAIMED, RESUME_USED.
 */
export async function openSession(deps: Deps, opening: Opening, requestId: string): Promise<Opened> {
  const { db, keys, events } = deps;
  const hash = hashToken(keys, opening.token);
  const comesBack = isToken('resume', opening.token);
  return db.transaction().execute(async (trx) => {
    const found = await trx
      .selectFrom('intents')
      .innerJoin('clients', 'clients.id', 'intents.client_id')
      .selectAll('intents')
      .select(['clients.host_origins', 'clients.loopback'])
      .select(sql<boolean>`intents.expires_at <= clock()`.as('expired'))
      .where((row) =>
        comesBack
          ? row('intents.id', 'in', row.selectFrom('sessions').select('intent_id').where('resume_hash', '=', hash))
          : row('intents.hash', '=', hash),
      )
      // Whoever opens the same token at the same time waits here; a link that is being made for the intent does not.
      .forNoKeyUpdate('intents')
      .executeTakeFirst();
    if (!found) throw new Refusal(401, comesBack ? 'RESUME_USED' : 'LINK_TOKEN_INVALID');
    const { host_origins, loopback, expired, ...intent } = found;
    const hosted = opening.origin === deps.config.origin;
    if (!hosted && !mayHost({ host_origins, loopback }, opening.origin)) throw new Refusal(403, 'HOST_NOT_ALLOWED');

    const former = await trx
      .selectFrom('sessions')
      .selectAll()
      .select(sql<boolean>`expires_at <= clock()`.as('overdue'))
      .select(sql<boolean>`bearer_expires_at > clock()`.as('watched'))
      .select(
        sql<boolean>`resume_hash = ${hash} and (resume_cid = ${opening.cid} or (resume_cid is null and resume_until > clock()))`.as(
          'expected',
        ),
      )
      .where('intent_id', '=', intent.id)
      .orderBy('attempt', 'desc')
      .executeTakeFirst();
    // Once: it belongs to the first frame that shows it, which may be loaded anew.
    if (comesBack && !former?.expected) throw new Refusal(401, 'RESUME_USED');
    // In the tab that left. In any other the address is bait: somebody's own sign-in, linked to whoever follows it.
    if (comesBack && !former?.resume_cid && former?.id !== opening.left) throw new Refusal(401, 'RESUME_USED');
    const elsewhere = !comesBack && former?.cid !== opening.cid;
    const again = former && intent.exclusive && (elsewhere || former.step === 'expired');
    if (former?.step === 'done' && (again || isSpent(former))) throw new Refusal(401, 'LINK_TOKEN_USED');
    // Who is under way has the session's time, not the token's.
    if (expired && !comesBack) throw new Refusal(401, 'LINK_TOKEN_EXPIRED');
    if (again && isUnderWay(former)) throw new Refusal(409, 'ALREADY_CLAIMED');
    if (!again && former?.step === 'expired') throw new Refusal(401, 'LINK_TOKEN_EXPIRED');

    const bearer = mintToken(opening.bearerKind ?? 'bearer');
    const fresh = {
      origin: opening.origin,
      hosted,
      cid: opening.cid,
      bearer_hash: hashToken(keys, bearer),
      bearer_expires_at: inMinutes(IDLE_MINUTES),
      left_at: null,
      ...(comesBack && { resume_cid: opening.cid }),
    };
    const resumed = former !== undefined && !again;
    const session = resumed
      ? await resume(trx, deps, former, intent, fresh)
      : await begin(trx, intent, (former?.attempt ?? 0) + 1, fresh);
    if (again && !(await retire(trx, former))) throw new Refusal(409, 'ALREADY_CLAIMED');
    if (!resumed) await tellContract(trx, deps, 'claimed', session);
    const action = resumed ? 'session.resume' : 'session.open';
    await audit(trx, deps.keys, { actor: session.id, action, object: session.id, request_id: requestId });
    await events.announce(trx, session.id);
    return { bearer, resumed, session, intent };
  });
}

/** Its result has been exchanged; or, of several, the person has said that these are all. */
const isSpent = ({ several, left_at, public_token }: SessionRow) => (several ? left_at !== null : !public_token);

/** Its device has it open, or the operations run, which go on without anybody. */
const isUnderWay = ({ step, overdue, watched }: SessionRow & { overdue: boolean; watched: boolean | null }) =>
  !overdue && step !== 'failed' && step !== 'expired' && (step === 'operations' || watched === true);

const begin = (trx: Transaction<Tables>, intent: IntentRow, attempt: number, fresh: Fresh): Promise<SessionRow> =>
  trx
    .insertInto('sessions')
    .values({
      ...fresh,
      id: newId('sess'),
      intent_id: intent.id,
      attempt,
      client_id: intent.client_id,
      step: 'consent',
      integration_id: intent.integration_id,
      preselected: intent.integration_id !== null,
      several: intent.several,
      expires_at: inMinutes(SESSION_MINUTES),
    })
    .returningAll()
    .executeTakeFirstOrThrow();

type Fresh = Pick<SessionUpdate, 'left_at'> & {
  origin: string;
  hosted: boolean;
  cid: string;
  bearer_hash: string;
  bearer_expires_at: ReturnType<typeof inMinutes>;
};

/**
 * A failed attempt stays on record, and nobody goes on with it.
 * @returns false when somebody has just gone on with it.
 */
async function retire(trx: Transaction<Tables>, { id, version }: SessionRow): Promise<boolean> {
  const retired = await trx
    .updateTable('sessions')
    .set((row) => ({
      step: 'expired',
      version: row('version', '+', 1),
      bearer_hash: null,
      bearer_expires_at: null,
      pages: null,
      state: null,
      challenge: null,
    }))
    .where('id', '=', id)
    .where('version', '=', version)
    .returning('id')
    .executeTakeFirst();
  // It may have been at its operations when its time ran out, and nobody has noticed yet.
  if (retired) await dropResults(trx, id);
  return retired !== undefined;
}

async function resume(
  trx: Transaction<Tables>,
  deps: Deps,
  former: SessionRow,
  intent: IntentRow,
  fresh: SessionUpdate,
) {
  let change: SessionUpdate = fresh;
  // Of several, each was told when it was made, and may have been exchanged.
  if (former.step === 'done' && !former.several) {
    // A contract that gives the page no token has nothing to take back, and may be looked at again.
    const { token, redirect_url } = await contractOf(deps, intent).mintResult(
      trx,
      deps,
      { ...former, hosted: fresh.hosted as boolean },
      intent,
      known(former.link_id),
    );
    if (token && !(await takeBackResult(trx, deps.keys, former.id, token))) throw new Refusal(401, 'LINK_TOKEN_USED');
    change = { ...fresh, ...sealResult(deps.keys, former.id, { token, redirect_url }), version: former.version + 1 };
  }
  return trx
    .updateTable('sessions')
    .set(change)
    .where('id', '=', former.id)
    .where('expires_at', '>', now)
    .returningAll()
    .executeTakeFirst()
    .then((session) => {
      if (!session) throw new Refusal(401, 'LINK_TOKEN_EXPIRED');
      return session;
    });
}
