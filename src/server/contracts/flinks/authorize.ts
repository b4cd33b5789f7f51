import { randomUUID } from 'node:crypto';
import { createIntent } from '../../core/sessions/intents.ts';
import { everyone } from '../../http/guards.ts';
import { route } from '../../http/route.ts';
import { answerHosted } from '../../pages/hosted.ts';
import { readAuthorizeRequest } from './authorize-request.ts';
import { answerLost } from './lost-page.ts';
import { refusalUrl } from './redirect.ts';
import { consentsOf, operationsOf } from './scopes.ts';
import type { AuthorizeSettings } from './settings.ts';

/** For how long the page that opens can be used: as a link token. */
const LIFE_SECONDS = 1800;

/**
 * `GET /api/v1/authorize`, in the person's browser → the widget as a page, which ends in a redirect to `redirect_uri`
 * with `code` and `state`, or with `error=access_denied`.
 */
export const authorizeRoute = route({
  method: 'GET',
  path: '/api/v1/authorize',
  summary: 'The page on which the person connects an account',
  query: {
    client_id: 'The merchant.',
    redirect_uri: 'Where the person goes on, exactly as registered.',
    state: 'Given back as it is.',
    response_type: '`code`.',
    scope: 'Separated by spaces.',
    provider_id: 'Of the providers, where there is nothing to pick.',
    correlation_id: 'A UUID.',
    code_challenge: 'Of PKCE (RFC 7636), if the merchant uses it.',
    code_challenge_method: '`S256`.',
  },
  answers: { 200: null, 302: null },
  dialect: 'flinks',
  access: everyone,
  counts: 'write',
  async handle(c, deps) {
    const asked = await readAuthorizeRequest(deps, new URL(c.req.url).searchParams);
    if (asked.kind === 'lost') return answerLost(c, asked);
    if (asked.kind === 'mistaken') return c.redirect(refusalUrl(deps, asked, asked.error, asked.description));
    const { client, redirect_uri, state, scopes, code_challenge, correlation_id, integration_id } = asked;
    const consents = consentsOf(scopes);
    const settings: AuthorizeSettings = {
      kind: 'authorize',
      redirect_uri,
      state,
      scope: scopes.join(' '),
      code_challenge,
      correlation_id,
    };
    const wish = {
      id: randomUUID(),
      contract: 'flinks',
      token: 'link',
      // The merchant does not say who it is.
      client_user_id: '',
      consents,
      operations: operationsOf(consents),
      redirect_uri,
      integration_id,
      settings,
      lifeSeconds: LIFE_SECONDS,
    } as const;
    const { token } = await deps.db
      .transaction()
      .execute((trx) => createIntent(trx, deps, client, wish, c.get('requestId')));
    return answerHosted(c, deps, { link_token: token });
  },
});
