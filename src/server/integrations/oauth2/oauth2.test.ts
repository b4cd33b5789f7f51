/** The oauth2 integration, against a real OpenID provider and through the whole server: the way there and back. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { atBank, type BankServer, cameBack, openBankServer, startOf } from '../../testing/bank-server.ts';
import { Browser } from '../../testing/browser.ts';
import { EVERYDAY, SAVINGS } from '../../testing/oidc-provider.ts';
import { bearer, exchange, get, Visitor } from '../../testing/verbs.ts';

let server: BankServer;
beforeAll(async () => {
  server = await openBankServer(['real-bank', 'poor-bank'], (provider) => [
    provider.config('real-bank'),
    provider.config('poor-bank', { accounts: undefined, resources: {}, scopes: ['openid', 'profile'] }),
  ]);
});
afterAll(() => server.close());
afterEach(() => server.reset());

async function connect(bank = 'real-bank'): Promise<Visitor> {
  const visitor = await atBank(server, bank);
  const browser = new Browser();
  await browser.open(await cameBack(server, visitor, browser, { bank }));
  if (browser.status !== 200) throw new Error(`${browser.status} ${browser.html}`);
  return visitor.look();
}

describe('the way there and back', () => {
  test('links: picker, window, provider, back, accounts, bills, exchange', async () => {
    server.provider.accounts = [EVERYDAY, SAVINGS];
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
    const bills = await get(server, '/bills/get', bearer(access_token));
    expect(await bills.json()).toMatchObject({ bills: [{ status: 'PENDING' }] });
  });

  test('goes straight there when the merchant asked for the bank, and back is not possible', async () => {
    const visitor = await Visitor.begin(server, { biller_id: 'real-bank' });
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
    const visitor = await atBank(server);
    const ask = async () => {
      const answer = await fetch(startOf(server, visitor), { redirect: 'manual', headers: { cookie } });
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
      redirect_uri: server.callbackOf('real-bank'),
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
    const visitor = await atBank(server);
    const browser = new Browser();
    const callback = await cameBack(server, visitor, browser);
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
    const visitors = [await atBank(server), await atBank(server)];
    const callbacks = [await cameBack(server, visitors[0]!, browser)];
    // The provider knows the person by now, and asks only whether they agree.
    callbacks.push(await browser.openUntil(startOf(server, visitors[1]!), server.callbackOf('real-bank')));
    for (const callback of callbacks) {
      await browser.open(callback);
      expect(browser.html).toContain('You are connected');
    }
    expect(browser.cookieOf(server.origin, 'connect-oauth')).toBeUndefined();
  });
});
