import type { Transaction } from 'kysely';
import { exchangeResult, type Spent } from '../../core/links/exchange.ts';
import { hashToken, isToken, mintToken } from '../../core/secrets/tokens.ts';
import { now } from '../../database/clock.ts';
import type { ClientRow, Tables } from '../../database/tables.ts';
import type { Deps } from '../../deps.ts';
import { oauthError } from './error.ts';
import { insertGrant, revokeGrant } from './grants.ts';
import { verifies } from './pkce.ts';
import { type AuthorizeSettings, settingsOf } from './settings.ts';
import { subOf } from './sub.ts';
import type { GrantType } from './token.ts';

const NOT_VALID =
  'code is not valid: it is unknown, has expired, or has been used. Each can be used once, within a minute.';

/**
 * `authorization_code`: everything about the call is checked before the code is spent, so that a mistaken call costs
 * nobody their code. A code that comes a second time was stolen, then or now: what it was exchanged for ends
 * (RFC 6749 4.1.2).
 */
export const grantByCode: GrantType = async (trx, deps, client, body, requestId) => {
  const { code, redirect_uri, code_verifier } = body;
  if (!code) throw oauthError('invalid_request', 'code is required.');
  if (!redirect_uri) throw oauthError('invalid_request', 'redirect_uri is required: the one of the authorization.');
  const standing = await findStanding(trx, deps, client, code);
  if (standing) {
    const { settings } = standing;
    if (redirect_uri !== settings.redirect_uri)
      return oauthError('invalid_grant', 'redirect_uri must be exactly the one of the authorization.');
    if (!verifies(settings.code_challenge, code_verifier))
      return oauthError('invalid_grant', 'code_verifier does not belong to the code_challenge of the authorization.');
  }
  const code_hash = hashToken(deps.keys, code);
  const refresh_token = mintToken('refresh');
  const mint = ({ link_id }: Spent) =>
    insertGrant(
      trx,
      {
        kind: 'authorization_code',
        client_id: client.id,
        link_id,
        // Nobody typed a name where the sign-in was elsewhere: then each link is its own person.
        sub: subOf(deps.keys, client.id, standing?.person ?? link_id),
        scope: standing?.settings.scope ?? '',
        code_hash,
        refresh_hash: hashToken(deps.keys, refresh_token),
      },
      deps.config.refreshTokenDays,
    );
  const grant = standing && (await exchangeResult(trx, deps, client, 'code', code, requestId, mint));
  if (grant) return { grant, refresh_token };
  await revokeGrant(trx, deps, client.id, { column: 'code_hash', value: code_hash }, requestId);
  return oauthError('invalid_grant', NOT_VALID);
};

/** What an unspent code stands for. */
async function findStanding(
  trx: Transaction<Tables>,
  { keys }: Deps,
  client: ClientRow,
  code: string,
): Promise<{ settings: AuthorizeSettings; person: string | null } | undefined> {
  if (!isToken('code', code)) return undefined;
  const found = await trx
    .selectFrom('public_tokens')
    .innerJoin('sessions', 'sessions.id', 'public_tokens.session_id')
    .innerJoin('intents', 'intents.id', 'sessions.intent_id')
    .select(['intents.settings', 'sessions.person'])
    .where('public_tokens.hash', '=', hashToken(keys, code))
    .where('public_tokens.kind', '=', 'code')
    .where('public_tokens.client_id', '=', client.id)
    .where('public_tokens.used_at', 'is', null)
    .where('public_tokens.expires_at', '>', now)
    .executeTakeFirst();
  const settings = found && settingsOf(found);
  return settings?.kind === 'authorize' ? { settings, person: found?.person ?? null } : undefined;
}
