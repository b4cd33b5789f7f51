import { findClient } from '../../../core/clients.ts';
import { isToken } from '../../../core/secrets/tokens.ts';
import type { Deps } from '../../../deps.ts';
import type { Ctx } from '../../../http/context.ts';
import type { Guard } from '../../../http/guards.ts';
import { bankingError } from './error.ts';

/** The merchant's server: the customer of the address, by its secret in this header. */
const secretIn = (header: 'flinks-auth-key' | 'x-api-key'): Guard => ({
  name: `flinks ${header}`,
  security: { [header]: { type: 'apiKey', in: 'header', name: header, description: "The client's secret." } },
  check: (c, deps) => bySecret(c, deps, c.req.header(header)),
});

export const authKey = secretIn('flinks-auth-key');
export const apiKey = secretIn('x-api-key');

/** Where logins are sent: by an authorize token, which the handler looks up and spends; or by the secret. */
export const authorizeToken: Guard = {
  name: 'flinks authorize token',
  security: authKey.security ?? {},
  async check(c, deps) {
    if (!shownToken(c)) await bySecret(c, deps, c.req.header('flinks-auth-key') ?? c.req.header('x-api-key'));
  },
};

/** Undefined where the caller shows something else, or nothing. */
export function shownToken(c: Ctx): string | undefined {
  const key = c.req.header('flinks-auth-key');
  return key && isToken('link', key) ? key : undefined;
}

export const customerOf = (c: Ctx): string => c.req.param('customerId') ?? '';

async function bySecret(c: Ctx, deps: Deps, secret: string | undefined): Promise<void> {
  const client = secret ? await findClient(deps, customerOf(c), secret) : undefined;
  if (!client) throw bankingError('UNAUTHORIZED');
  c.set('client', client);
}
