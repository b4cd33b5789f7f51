import { readClock } from '../../database/clock.ts';
import type { Deps } from '../../deps.ts';
import type { Ctx } from '../../http/context.ts';
import { bearerOf, everyone } from '../../http/guards.ts';
import { route } from '../../http/route.ts';
import { accountsOf } from '../sandbox/accounts.ts';
import { offersOf } from '../sandbox/resources/index.ts';
import { BANK, BANK_ENTRY } from './bank.ts';
import { findBankToken } from './tokens.ts';

/** Whose accounts they are is known: there is one customer. */
const accounts = () => accountsOf(BANK_ENTRY, 'one');

export const bankAccountsRoute = route({
  method: 'GET',
  path: `${BANK}/accounts`,
  dialect: 'connect',
  access: everyone,
  handle: (c, deps) =>
    ifAllowed(c, deps, 'accounts', () =>
      c.json({
        accounts: accounts().map(({ ref, details = {}, ...account }) => ({ id: ref, ...account, ...details })),
      }),
    ),
});

/** What the bank tells those whom the person has allowed it: the same simulated data as everywhere in the sandbox. */
export const bankApiRoute = route({
  method: 'GET',
  path: `${BANK}/api/:resource`,
  dialect: 'connect',
  access: everyone,
  handle(c, deps) {
    const resource = c.req.param('resource') ?? '';
    return ifAllowed(c, deps, resource, async () => {
      const offer = offersOf(BANK_ENTRY).find((one) => one.resource.name === resource);
      if (!offer) return c.json({ error: 'not_found' }, 404);
      const now = await readClock(deps.db);
      const operation = { resource, action: 'read', arguments: undefined } as const;
      const asked = { ...operation, entry: BANK_ENTRY, accounts: accounts(), now, bills: 'due' } as const;
      const { data, ...more } = offer.bring(asked);
      return c.json(data ?? more);
    });
  },
});

/** Only with an access token that the scope is in (RFC 6750, 3.1). */
async function ifAllowed(c: Ctx, deps: Deps, scope: string, answer: () => Response | Promise<Response>) {
  const grant = await findBankToken(deps, 'access', bearerOf(c));
  if (grant?.scope.split(' ').includes(scope)) return answer();
  const [error, status] = grant ? (['insufficient_scope', 403] as const) : (['invalid_token', 401] as const);
  c.header('WWW-Authenticate', `Bearer error="${error}"`);
  return c.json({ error }, status);
}
