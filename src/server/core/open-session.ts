import type { Transaction } from 'kysely';
import { sql } from 'kysely';
import type { OpenSessionBody } from '../../protocol/endpoints.ts';
import { inMinutes, now } from '../database/clock.ts';
import type { SessionRow, SessionUpdate, Tables } from '../database/tables.ts';
import type { Deps } from '../deps.ts';
import { mayHost } from './addresses.ts';
import { audit } from './audit.ts';
import { newId } from './ids.ts';
import { mintPublicToken, takeBackPublicToken } from './public-tokens.ts';
import { Refusal } from './refusal.ts';
import { known } from './session-view.ts';
import { IDLE_MINUTES, SESSION_MINUTES } from './sessions.ts';
import { hashToken, isToken, mintToken } from './tokens.ts';

export interface Opened {
  bearer: string;
  resumed: boolean;
  session: SessionRow;
}

/**
 * Opens the link token's session, or resumes it at the step where it stands: after a reload, in a second tab, after a
 * crash. Each opening makes a new bearer, and the former dies at once; so does a public token that nobody exchanged.
 * @throws {Refusal} LINK_TOKEN_INVALID, LINK_TOKEN_USED, LINK_TOKEN_EXPIRED, HOST_NOT_ALLOWED.
 */
export async function openSession(deps: Deps, body: OpenSessionBody, requestId: string): Promise<Opened> {
  const { db, keys, events } = deps;
  if (!isToken('link', body.link_token)) throw new Refusal(401, 'LINK_TOKEN_INVALID');
  return db.transaction().execute(async (trx) => {
    const token = await trx
      .selectFrom('link_tokens')
      .innerJoin('clients', 'clients.id', 'link_tokens.client_id')
      .select(['link_tokens.id', 'link_tokens.client_id', 'link_tokens.biller_id'])
      .select(['clients.host_origins', 'clients.loopback'])
      .select(sql<boolean>`link_tokens.expires_at <= clock()`.as('expired'))
      .where('link_tokens.hash', '=', hashToken(keys, body.link_token))
      // Whoever opens the same token at the same time waits here.
      .forUpdate('link_tokens')
      .executeTakeFirst();
    if (!token) throw new Refusal(401, 'LINK_TOKEN_INVALID');
    if (!mayHost(token, body.origin)) throw new Refusal(403, 'HOST_NOT_ALLOWED');

    const former = await trx
      .selectFrom('sessions')
      .selectAll()
      .where('link_token_id', '=', token.id)
      .executeTakeFirst();
    if (former?.step === 'done' && !former.public_token) throw new Refusal(401, 'LINK_TOKEN_USED');
    if (token.expired || former?.step === 'expired') throw new Refusal(401, 'LINK_TOKEN_EXPIRED');

    const bearer = mintToken('bearer');
    const fresh = {
      origin: body.origin,
      cid: body.cid,
      bearer_hash: hashToken(keys, bearer),
      bearer_expires_at: inMinutes(IDLE_MINUTES),
      left_at: null,
    };
    const session = former
      ? await resume(trx, deps, former, fresh)
      : await trx
          .insertInto('sessions')
          .values({
            ...fresh,
            id: newId('sess'),
            link_token_id: token.id,
            client_id: token.client_id,
            step: 'consent',
            integration_id: token.biller_id,
            preselected: token.biller_id !== null,
            expires_at: inMinutes(SESSION_MINUTES),
          })
          .returningAll()
          .executeTakeFirstOrThrow();
    const action = former ? 'session.resume' : 'session.open';
    await audit(trx, { actor: session.id, action, object: session.id, request_id: requestId });
    await events.announce(trx, session.id);
    return { bearer, resumed: former !== undefined, session };
  });
}

async function resume(trx: Transaction<Tables>, { keys }: Deps, former: SessionRow, fresh: SessionUpdate) {
  let change: SessionUpdate = fresh;
  if (former.step === 'done') {
    if (!(await takeBackPublicToken(trx, former.id))) throw new Refusal(401, 'LINK_TOKEN_USED');
    const public_token = await mintPublicToken(trx, keys, former, known(former.link_id));
    change = { ...fresh, public_token, version: former.version + 1 };
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
