import { randomUUID } from 'node:crypto';
import { createIntent } from '../../../core/sessions/intents.ts';
import { route } from '../../../http/route.ts';
import { ALL_CONSENTS, operationsOf } from '../scopes.ts';
import type { Settings } from '../settings.ts';
import { AuthorizeToken } from '../shapes.ts';
import { at } from './base.ts';
import { authKey } from './guards.ts';

/** The contract's 30 minutes. */
const LIFE_SECONDS = 1800;

/**
 * `POST …/GenerateAuthorizeToken` → 200 `{HttpStatusCode, Token}`: starts the widget, or one login by Authorize,
 * whichever comes first.
 */
export const generateAuthorizeToken = route({
  method: 'POST',
  path: at('GenerateAuthorizeToken'),
  summary: 'A token that starts the widget or one login',
  answers: { 200: AuthorizeToken },
  dialect: 'flinks',
  access: authKey,
  async handle(c, deps) {
    const settings: Settings = { kind: 'connect', login_id: randomUUID() };
    const wish = {
      id: randomUUID(),
      contract: 'flinks',
      token: 'link',
      // The merchant does not say who it is.
      client_user_id: '',
      consents: ALL_CONSENTS,
      operations: operationsOf(ALL_CONSENTS),
      settings,
      lifeSeconds: LIFE_SECONDS,
    } as const;
    const { token } = await deps.db
      .transaction()
      .execute((trx) => createIntent(trx, deps, c.get('client'), wish, c.get('requestId')));
    return c.json({ HttpStatusCode: 200, Token: token });
  },
});
