// @vitest-environment node
/** The oauth2 integration, against a real OpenID provider and through the whole server. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { refreshLink } from '../../core/links/refresh-link.ts';
import { Browser } from '../../testing/browser.ts';
import { minutesLater, resetClock } from '../../testing/clock.ts';
import { type ListeningServer, openListeningServer } from '../../testing/listening-server.ts';
import { decline, openProvider, PROVIDER_SECRET, signIn, type TestProvider } from '../../testing/oidc-provider.ts';
import { createLinkToken, exchange, get, Visitor } from '../../testing/verbs.ts';
import { IntegrationError } from '../integration.ts';
import { openGrants } from './grants.ts';
import { sweepGrants } from './sweep.ts';

let server: ListeningServer;
let provider: TestProvider;
const callbackOf = (id: string) => `${server.origin}/connect/v1/oauth/callback/${id}`;
beforeAll(async () => {
  server = await openListeningServer(async (origin) => {
    const ids = ['real-bank', 'other-bank', 'poor-bank'];
    provider = await openProvider((id) => `${origin}/connect/v1/oauth/callback/${id}`, ids);
    const dead = { ...provider.config('dead-bank'), issuer: 'http://127.0.0.1:9' };
    return {
      oauth: [
        provider.config('real-bank'),
        provider.config('other-bank'),
        provider.config('poor-bank', { accounts: undefined, resources: {}, scopes: ['openid', 'profile'] }),
        dead,
      ],
    };
  });
});
afterAll(async () => {
  await server.close();
  await provider.close();
});

const ONE = { id: 'a/1', name: 'Everyday', mask: 'DE001234', type: 'checking' };
const TWO = { id: 'a2', name: 'Savings', balances: { currency: 'EUR', available: 1, current: 2, limit: null } };
afterEach(async () => {
  Object.assign(provider, { life: 3600, accounts: [ONE], refusals: 0 });
  await resetClock(server);
});

async function atBank(bank = 'real-bank', wish: Record<string, unknown> = { consents: ['bills'] }): Promise<Visitor> {
  const visitor = await Visitor.open(server, await createLinkToken(server, wish));
  return visitor.toForm(bank);
}
const startOf = (visitor: Visitor) => server.origin + visitor.at('oauth').authorize_url;

/** Up to the address to which the provider sends the browser back. */
const cameBack = (visitor: Visitor, browser: Browser, bank = 'real-bank') =>
  signIn(browser, startOf(visitor), callbackOf(bank));

async function connect(bank = 'real-bank'): Promise<Visitor> {
  const visitor = await atBank(bank);
  const browser = new Browser();
  await browser.open(await cameBack(visitor, browser, bank));
  if (browser.status !== 200) throw new Error(`${browser.status} ${browser.html}`);
  return visitor.look();
}
async function linked(): Promise<Visitor> {
  const visitor = await connect();
  return visitor.untilSettled();
}
const grants = () => server.deps.db.selectFrom('oauth_grants').selectAll().execute();

describe('the way there and back', () => {
  test('links: picker, window, provider, back, accounts, bills, exchange', async () => {
    provider.accounts = [ONE, TWO];
    const visitor = await connect();
    const { accounts } = visitor.at('accounts');
    expect(accounts).toMatchObject([
      { name: 'Everyday', mask: '1234', type: 'checking' },
      { name: 'Savings', mask: null, type: 'account' },
    ]);
    await visitor.move('accounts', { account_ids: [accounts[0]!.id] });
    await visitor.untilSettled();
    const { access_token } = (await (await exchange(server, visitor.at('done').public_token)).json()) as {
      access_token: string;
    };
    const bills = await get(server, '/bills/get', { Authorization: `Bearer ${access_token}` });
    expect(await bills.json()).toMatchObject({ bills: [{ status: 'PENDING' }] });
  });

  test('goes straight there when the merchant asked for the bank, and back is not possible', async () => {
    const visitor = await Visitor.open(server, await createLinkToken(server, { biller_id: 'real-bank' }));
    await visitor.move('consent', { accepted: true });
    expect([visitor.step, visitor.session.can_go_back]).toEqual(['oauth', false]);
  });

  test('takes one account from the userinfo where the provider tells none', async () => {
    const visitor = await connect('poor-bank');
    // It has no bills to read.
    await visitor.untilSettled();
    expect(visitor.at('failed').error.code).toBe('OPERATION_FAILED');
    const session = await server.deps.db
      .selectFrom('sessions')
      .select('accounts')
      .where('id', '=', visitor.session.id)
      .executeTakeFirstOrThrow();
    expect(session.accounts).toMatchObject([{ ref: 'user', name: 'Person user', mask: null }]);
  });

  test('asks with S256, a fresh state each time, one address for each bank, and nothing of the session', async () => {
    const visitor = await atBank();
    const ask = async () => {
      const answer = await fetch(startOf(visitor), { redirect: 'manual', headers: { cookie } });
      return { answer, asked: Object.fromEntries(new URL(answer.headers.get('location')!).searchParams) };
    };
    let cookie = '';
    const first = await ask();
    cookie = first.answer.headers.getSetCookie()[0]!.split(';')[0]!;
    const { asked } = await ask();
    expect(asked).toMatchObject({
      response_type: 'code',
      client_id: 'connect',
      code_challenge_method: 'S256',
      code_challenge: expect.stringMatching(/^[\w-]{43}$/),
      state: expect.stringMatching(/^ox_[\w-]{43}$/),
      nonce: expect.stringMatching(/^[\w-]{43}$/),
      redirect_uri: callbackOf('real-bank'),
      scope: 'openid offline_access bills',
    });
    for (const name of ['state', 'nonce', 'code_challenge']) expect(asked[name]).not.toBe(first.asked[name]);
    expect(JSON.stringify(asked)).not.toContain(visitor.session.id);
    expect(first.answer.headers.getSetCookie()[0]).toMatch(
      /^connect-oauth=ob_[\w-]{43}; Max-Age=600; Path=\/; HttpOnly; SameSite=Lax$/,
    );
    expect(first.answer.headers.get('referrer-policy')).toBe('no-referrer');
  });

  test('leaves no cookie, and a page without script that cannot be framed', async () => {
    const visitor = await atBank();
    const browser = new Browser();
    const callback = await cameBack(visitor, browser);
    expect(browser.cookieOf(server.origin, 'connect-oauth')).toMatch(/^ob_/);
    await browser.open(callback);
    expect(browser.cookieOf(server.origin, 'connect-oauth')).toBeUndefined();
    expect(browser.html).not.toMatch(/<script|\son\w+=|https?:/);
    const page = await fetch(callback);
    expect(page.headers.get('content-security-policy')).toMatch(
      /^default-src 'none'; style-src 'sha256-[^']+'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'$/,
    );
  });

  test('keeps the cookie for a second sign-in in the same browser', async () => {
    const browser = new Browser();
    const visitors = [await atBank(), await atBank()];
    const callbacks = [await cameBack(visitors[0]!, browser)];
    // The provider knows the person by now, and asks only whether they agree.
    callbacks.push(await browser.openUntil(startOf(visitors[1]!), callbackOf('real-bank')));
    for (const callback of callbacks) {
      await browser.open(callback);
      expect(browser.html).toContain('You are connected');
    }
    expect(browser.cookieOf(server.origin, 'connect-oauth')).toBeUndefined();
  });
});

describe('the way into the window', () => {
  test('is good again in the same browser, and in no other', async () => {
    const visitor = await atBank();
    const browser = new Browser();
    for (let i = 0; i < 2; i++) {
      await browser.open(startOf(visitor));
      expect(browser.url).toContain(provider.issuer);
    }
    const other = await new Browser().open(startOf(visitor));
    expect([other.status, other.html]).toEqual([404, expect.stringContaining('This link has been used')]);
    // A fresh one is the widget's to ask for.
    await visitor.move('oauth', {});
    await other.open(startOf(visitor));
    expect(other.url).toContain(provider.issuer);
  });

  test.each([['cross-site'], ['same-site']])('is not taken from a link on another site (%s)', async (site) => {
    const visitor = await atBank();
    const answer = await fetch(startOf(visitor), { headers: { 'Sec-Fetch-Site': site }, redirect: 'manual' });
    expect([answer.status, answer.headers.get('location'), answer.headers.getSetCookie()]).toEqual([403, null, []]);
  });

  test('is not used up by a HEAD', async () => {
    const visitor = await atBank();
    expect((await fetch(startOf(visitor), { method: 'HEAD', redirect: 'manual' })).status).toBe(200);
    expect((await new Browser().open(startOf(visitor))).url).toContain(provider.issuer);
  });

  test('is replaced when it is too old: the widget has another one by then', async () => {
    const visitor = await atBank();
    const old = startOf(visitor);
    await minutesLater(server, 10);
    const browser = await new Browser().open(old);
    expect([browser.status, browser.html]).toEqual([410, expect.stringContaining('press the button again')]);
    await visitor.look();
    expect(startOf(visitor)).not.toBe(old);
    expect((await browser.open(startOf(visitor))).url).toContain(provider.issuer);
    expect((await browser.open(old)).status).toBe(404);
  });

  test.each([
    ['of nobody', async () => `${server.origin}/connect/v1/oauth/start?s=os_${'x'.repeat(43)}`, 404],
    ['without a ticket', async () => `${server.origin}/connect/v1/oauth/start`, 404],
    ['of a session that went back', async () => leave('back'), 410],
    ['of a session that was left', async () => leave('exit'), 410],
  ] as const)('%s leads nowhere', async (_, make, status) => {
    const browser = await new Browser().open(await make());
    expect([browser.status, browser.seen.length]).toEqual([status, 1]);
    expect(browser.cookieOf(server.origin, 'connect-oauth')).toBeUndefined();
  });
  async function leave(how: 'back' | 'exit'): Promise<string> {
    const visitor = await atBank();
    const start = startOf(visitor);
    await visitor.ask(how, {});
    return start;
  }

  test('says so, in the window and in the widget, when the provider cannot be reached', async () => {
    const visitor = await atBank('dead-bank');
    const browser = await new Browser().open(startOf(visitor));
    expect([browser.status, browser.html]).toEqual([502, expect.stringContaining('cannot be reached')]);
    await visitor.look();
    expect([visitor.step, visitor.session.error]).toEqual(['oauth', { code: 'BILLER_UNAVAILABLE' }]);
    await visitor.move('back', {});
    expect(visitor.step).toBe('select_integration');
  });
});

describe('coming back without', () => {
  test('a yes: the widget offers another try, which works', async () => {
    const visitor = await atBank();
    const browser = new Browser();
    await browser.open(await decline(browser, startOf(visitor), callbackOf('real-bank')));
    expect([browser.status, browser.html]).toEqual([200, expect.stringContaining('Nothing was connected')]);
    await visitor.look();
    expect([visitor.step, visitor.session.error, visitor.session.can_go_back]).toEqual([
      'oauth',
      { code: 'OAUTH_DENIED' },
      true,
    ]);
    await browser.open(await cameBack(visitor, browser));
    expect(browser.html).toContain('You are connected');
    await visitor.look();
    expect(visitor.session.error).toBeNull();
  });

  test('an account: the session fails, and tries again at the window', async () => {
    provider.accounts = [];
    const visitor = await atBank();
    const browser = new Browser();
    await browser.open(await cameBack(visitor, browser));
    await visitor.look();
    expect(visitor.at('failed').error.code).toBe('NO_ACCOUNTS');
    await visitor.move('retry', {});
    expect(visitor.step).toBe('oauth');
  });

  test('anybody waiting: says so, binds nothing, and gives back what was granted', async () => {
    const visitor = await atBank();
    const browser = new Browser();
    const callback = await cameBack(visitor, browser);
    await visitor.move('back', {});
    await browser.open(callback);
    expect([browser.status, browser.html]).toEqual([410, expect.stringContaining('This has ended')]);
    await visitor.look();
    expect(visitor.step).toBe('select_integration');
  });

  test('the person, who left: binds nothing', async () => {
    const visitor = await atBank();
    const browser = new Browser();
    const callback = await cameBack(visitor, browser);
    await visitor.ask('exit', {});
    await browser.open(callback);
    expect(browser.status).toBe(410);
  });

  test('the tokens’ owner: going back from the accounts revokes them', async () => {
    provider.accounts = [ONE, TWO];
    const visitor = await connect();
    const before = provider.asked.revoke;
    await visitor.move('back', {});
    expect(visitor.step).toBe('oauth');
    await expect.poll(() => provider.asked.revoke).toBe(before + 1);
    const left = (await grants()).filter(({ session_id }) => session_id === visitor.session.id);
    expect(left).toEqual([]);
  });

  test('anything in order: every broken answer is a page, and never a way elsewhere', async () => {
    const visitor = await atBank();
    const browser = new Browser();
    const callback = new URL(await cameBack(visitor, browser));
    const state = callback.searchParams.get('state');
    for (const query of ['', '?code=1', '?state=', '?state=ox_1&code=1', `?state=${state}x`, '?error=access_denied']) {
      await browser.open(callbackOf('real-bank') + query);
      expect([query, browser.status, browser.seen.at(-1)]).toEqual([query, 400, callbackOf('real-bank') + query]);
    }
    await browser.open(`${callbackOf('real-bank')}?state=${state}&error=server_error&iss=${provider.issuer}`);
    expect(browser.status).toBe(502);
    await visitor.look();
    expect([visitor.step, visitor.session.error]).toEqual(['oauth', { code: 'BILLER_UNAVAILABLE' }]);
  });
});

describe('tokens', () => {
  test('are refreshed when they have ended, one after another while the provider rotates them', async () => {
    provider.life = 20;
    const { refresh } = provider.asked;
    const visitor = await linked();
    expect(visitor.step).toBe('done');
    expect(provider.asked.refresh).toBe(refresh + 1);
    await refreshLink(server.deps, { link_id: visitor.at('done').link_id });
    await refreshLink(server.deps, { link_id: visitor.at('done').link_id });
    expect(provider.asked.refresh).toBe(refresh + 3);
    expect(await linkOf(visitor)).toMatchObject({ status: 'ACTIVE', error_code: null });
  });

  test('are refreshed when the provider does not take them', async () => {
    const visitor = await linked();
    const { refresh } = provider.asked;
    provider.refusals = 1;
    await refreshLink(server.deps, { link_id: visitor.at('done').link_id });
    expect(provider.asked.refresh).toBe(refresh + 1);
    expect(await linkOf(visitor)).toMatchObject({ status: 'ACTIVE' });
  });

  test('that were taken back leave a link that says that it must be connected anew', async () => {
    const visitor = await linked();
    await provider.forget();
    await refreshLink(server.deps, { link_id: visitor.at('done').link_id });
    expect(await linkOf(visitor)).toMatchObject({ status: 'ERROR', error_code: 'OAUTH_FAILED' });
  });

  test('are refreshed once for all who need them at the same time', async () => {
    const visitor = await atBank();
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
    const all = Array.from({ length: 20 }, () => store.use(id, refresh, AbortSignal.timeout(20_000)));
    expect(new Set(await Promise.all(all))).toEqual(new Set(['new-1']));
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
    provider.accounts = [ONE, TWO];
    const kept = await connect();
    const visitor = await connect();
    const { revoke } = provider.asked;
    await server.deps.db.updateTable('sessions').set({ state: null }).where('id', '=', visitor.session.id).execute();
    await minutesLater(server, 6);
    await sweepGrants(server.deps);
    expect(provider.asked.revoke).toBeGreaterThan(revoke);
    const owners = (await grants()).map(({ session_id }) => session_id);
    expect([owners.includes(visitor.session.id), owners.includes(kept.session.id)]).toEqual([false, true]);
  });

  test('are in no byte of the database, in no log line and in no address', async () => {
    const visitor = await atBank();
    const browser = new Browser();
    const callback = await cameBack(visitor, browser);
    await browser.open(callback);
    await (await visitor.look()).untilSettled();
    const at = new URL(callback).searchParams;
    const { access_token, refresh_token } = provider.issued.at(-1)!;
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

const linkOf = (visitor: Visitor) =>
  server.deps.db
    .selectFrom('links')
    .select(['status', 'error_code'])
    .where('session_id', '=', visitor.session.id)
    .executeTakeFirst();
