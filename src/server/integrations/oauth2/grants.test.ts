/** The oauth2 integration, against a real OpenID provider and through the whole server: the tokens that it keeps. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { refreshLink } from '../../core/links/refresh-link.ts';
import { atBank, type BankServer, cameBack, openBankServer } from '../../testing/bank-server.ts';
import { Browser } from '../../testing/browser.ts';
import { minutesLater } from '../../testing/clock.ts';
import { many } from '../../testing/many.ts';
import { EVERYDAY, PROVIDER_SECRET, SAVINGS } from '../../testing/oidc-provider.ts';
import type { Visitor } from '../../testing/verbs.ts';
import { IntegrationError } from '../integration.ts';
import { openGrants } from './grants.ts';
import { sweepGrants } from './sweep.ts';

let server: BankServer;
beforeAll(async () => {
  server = await openBankServer(['real-bank']);
});
afterAll(() => server.close());
afterEach(() => server.reset());

async function connect(): Promise<Visitor> {
  const visitor = await atBank(server);
  const browser = new Browser();
  await browser.open(await cameBack(server, visitor, browser));
  if (browser.status !== 200) throw new Error(`${browser.status} ${browser.html}`);
  return visitor.look();
}
const linkOf = (visitor: Visitor) =>
  server.deps.db
    .selectFrom('links')
    .select(['status', 'error_code'])
    .where('session_id', '=', visitor.session.id)
    .executeTakeFirst();

describe('tokens', () => {
  test('are refreshed when they have ended, one after another while the provider rotates them', async () => {
    server.provider.life = 20;
    const { refresh } = server.provider.asked;
    const visitor = await (await connect()).untilSettled();
    expect(visitor.step).toBe('done');
    expect(server.provider.asked.refresh).toBe(refresh + 1);
    await refreshLink(server.deps, { link_id: visitor.at('done').link_id });
    await refreshLink(server.deps, { link_id: visitor.at('done').link_id });
    expect(server.provider.asked.refresh).toBe(refresh + 3);
    expect(await linkOf(visitor)).toMatchObject({ status: 'ACTIVE', error_code: null });
  });

  test('are refreshed when the provider does not take them', async () => {
    const visitor = await (await connect()).untilSettled();
    const { refresh } = server.provider.asked;
    server.provider.refusals = 1;
    await refreshLink(server.deps, { link_id: visitor.at('done').link_id });
    expect(server.provider.asked.refresh).toBe(refresh + 1);
    expect(await linkOf(visitor)).toMatchObject({ status: 'ACTIVE' });
  });

  test('that were taken back leave a link that says that it must be connected anew', async () => {
    const visitor = await (await connect()).untilSettled();
    await server.provider.forget();
    await refreshLink(server.deps, { link_id: visitor.at('done').link_id });
    expect(await linkOf(visitor)).toMatchObject({ status: 'ERROR', error_code: 'OAUTH_FAILED' });
  });

  test('are refreshed once for all who need them at the same time', async () => {
    const visitor = await atBank(server);
    const store = openGrants(server.deps);
    const id = await store.keep(visitor.session.id, 'real-bank', {
      access_token: 'old',
      refresh_token: 'r1',
      expires_in: 1,
    });
    const shown: string[] = [];
    const refresh = async (token: string) => {
      shown.push(token);
      return { access_token: `new-${shown.length}`, refresh_token: `r${shown.length + 1}`, expires_in: 3600 };
    };
    const all = await many(20, () => store.use(id, refresh, AbortSignal.timeout(20_000)));
    expect(new Set(all)).toEqual(new Set(['new-1']));
    await minutesLater(server, 60);
    expect(await store.use(id, refresh, AbortSignal.timeout(20_000))).toBe('new-2');
    expect(shown).toEqual(['r1', 'r2']);
    // One that failed leaves the way free.
    await minutesLater(server, 180);
    const fail = async () => Promise.reject(new IntegrationError('OAUTH_FAILED'));
    await expect(store.use(id, fail, AbortSignal.timeout(20_000))).rejects.toThrow('OAUTH_FAILED');
    expect(await store.use(id, refresh, AbortSignal.timeout(20_000))).toBe('new-3');
  });

  test('of flows that came to nothing are given back', async () => {
    server.provider.accounts = [EVERYDAY, SAVINGS];
    const kept = await connect();
    const visitor = await connect();
    const { revoke } = server.provider.asked;
    await server.deps.db.updateTable('sessions').set({ state: null }).where('id', '=', visitor.session.id).execute();
    await minutesLater(server, 6);
    await sweepGrants(server.deps);
    expect(server.provider.asked.revoke).toBeGreaterThan(revoke);
    const grants = await server.deps.db.selectFrom('oauth_grants').select('session_id').execute();
    const owners = grants.map(({ session_id }) => session_id);
    expect([owners.includes(visitor.session.id), owners.includes(kept.session.id)]).toEqual([false, true]);
  });

  test('are in no byte of the database, in no log line and in no address', async () => {
    const visitor = await atBank(server);
    const browser = new Browser();
    const callback = await cameBack(server, visitor, browser);
    await browser.open(callback);
    await (await visitor.look()).untilSettled();
    const at = new URL(callback).searchParams;
    const { access_token, refresh_token } = server.provider.issued.at(-1)!;
    const secrets = [access_token, refresh_token, at.get('code')!, at.get('state')!, PROVIDER_SECRET];
    const ticket = new URL(browser.seen[0]!).searchParams.get('s')!;
    const dump = await server.dump();
    for (const secret of [...secrets, ticket]) {
      expect(secret.length).toBeGreaterThan(15);
      expect(dump.includes(secret)).toBe(false);
      expect(server.logged.join('')).not.toContain(secret);
      expect(browser.html).not.toContain(secret);
    }
    expect(dump.includes(visitor.session.id)).toBe(true);
    console.log(`OA-5 canaries ${secrets.length + 1} found 0`);
  });
});
