import { readClock } from '../../database/clock.ts';
import { bearerOf, everyone } from '../../http/guards.ts';
import { route } from '../../http/route.ts';
import { accountsOf } from '../sandbox/accounts.ts';
import { offersOf } from '../sandbox/resources/index.ts';
import { BANK, BANK_ENTRY } from './bank.ts';
import { findBankToken } from './tokens.ts';

/** What the bank tells those whom the person has allowed it: the same simulated data as everywhere in the sandbox. */
export const bankApiRoute = route({
  method: 'GET',
  path: `${BANK}/api/:resource`,
  dialect: 'connect',
  access: everyone,
  async handle(c, deps) {
    const resource = c.req.param('resource') ?? '';
    const grant = await findBankToken(deps, 'access', bearerOf(c));
    // RFC 6750, 3.1.
    if (!grant) {
      c.header('WWW-Authenticate', 'Bearer error="invalid_token"');
      return c.json({ error: 'invalid_token' }, 401);
    }
    if (!grant.scope.split(' ').includes(resource)) {
      c.header('WWW-Authenticate', 'Bearer error="insufficient_scope"');
      return c.json({ error: 'insufficient_scope' }, 403);
    }
    const accounts = accountsOf(BANK_ENTRY, 'one');
    if (resource === 'accounts') {
      return c.json({
        accounts: accounts.map(({ ref, details = {}, ...account }) => ({ id: ref, ...account, ...details })),
      });
    }
    const offer = offersOf(BANK_ENTRY).find((one) => one.resource.name === resource);
    if (!offer) return c.json({ error: 'not_found' }, 404);
    const now = await readClock(deps.db);
    const operation = { resource, action: 'read', arguments: undefined } as const;
    const { data, ...more } = offer.bring({ ...operation, entry: BANK_ENTRY, accounts, now, bills: 'due' });
    return c.json(data ?? more);
  },
});
