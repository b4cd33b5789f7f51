/** The oauth2 integration, against a real OpenID provider and through the whole server: what comes back when it is not a yes. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { atBank, type BankServer, cameBack, openBankServer, startOf } from '../../testing/bank-server.ts';
import { Browser } from '../../testing/browser.ts';
import { decline, EVERYDAY, SAVINGS } from '../../testing/oidc-provider.ts';

let server: BankServer;
beforeAll(async () => {
  server = await openBankServer(['real-bank']);
});
afterAll(() => server.close());
afterEach(() => server.reset());

describe('coming back without', () => {
  test('a yes: the widget offers another try, which works', async () => {
    const visitor = await atBank(server);
    const browser = new Browser();
    await browser.open(await decline(browser, startOf(server, visitor), server.callbackOf('real-bank')));
    expect([browser.status, browser.html]).toEqual([200, expect.stringContaining('Nothing was connected')]);
    await visitor.look();
    expect([visitor.step, visitor.session.error, visitor.session.can_go_back]).toEqual([
      'oauth',
      { code: 'OAUTH_DENIED' },
      true,
    ]);
    await browser.open(await cameBack(server, visitor, browser));
    expect(browser.html).toContain('You are connected');
    await visitor.look();
    expect(visitor.session.error).toBeNull();
  });

  test('an account: the session fails, and tries again at the window', async () => {
    server.provider.accounts = [];
    const visitor = await atBank(server);
    const browser = new Browser();
    await browser.open(await cameBack(server, visitor, browser));
    await visitor.look();
    expect(visitor.at('failed').error.code).toBe('NO_ACCOUNTS');
    await visitor.move('retry', {});
    expect(visitor.step).toBe('oauth');
  });

  test('anybody waiting: says so, binds nothing, and gives back what was granted', async () => {
    const visitor = await atBank(server);
    const browser = new Browser();
    const callback = await cameBack(server, visitor, browser);
    await visitor.move('back', {});
    await browser.open(callback);
    expect([browser.status, browser.html]).toEqual([410, expect.stringContaining('This has ended')]);
    await visitor.look();
    expect(visitor.step).toBe('select_integration');
  });

  test('the person, who left: binds nothing', async () => {
    const visitor = await atBank(server);
    const browser = new Browser();
    const callback = await cameBack(server, visitor, browser);
    await visitor.ask('exit', {});
    await browser.open(callback);
    expect(browser.status).toBe(410);
  });

  test('the tokens’ owner: going back from the accounts revokes them', async () => {
    server.provider.accounts = [EVERYDAY, SAVINGS];
    const visitor = await atBank(server);
    const browser = new Browser();
    await browser.open(await cameBack(server, visitor, browser));
    (await visitor.look()).at('accounts');
    const before = server.provider.asked.revoke;
    await visitor.move('back', {});
    expect(visitor.step).toBe('oauth');
    await expect.poll(() => server.provider.asked.revoke).toBe(before + 1);
    const left = await server.deps.db
      .selectFrom('oauth_grants')
      .select('id')
      .where('session_id', '=', visitor.session.id)
      .execute();
    expect(left).toEqual([]);
  });

  test('anything in order: every broken answer is a page, and never a way elsewhere', async () => {
    const visitor = await atBank(server);
    const browser = new Browser();
    const callback = new URL(await cameBack(server, visitor, browser));
    const state = callback.searchParams.get('state');
    for (const query of ['', '?code=1', '?state=', '?state=ox_1&code=1', `?state=${state}x`, '?error=access_denied']) {
      await browser.open(server.callbackOf('real-bank') + query);
      expect([query, browser.status, browser.seen.at(-1)]).toEqual([
        query,
        400,
        server.callbackOf('real-bank') + query,
      ]);
    }
    await browser.open(
      `${server.callbackOf('real-bank')}?state=${state}&error=server_error&iss=${server.provider.issuer}`,
    );
    expect(browser.status).toBe(502);
    await visitor.look();
    expect([visitor.step, visitor.session.error]).toEqual(['oauth', { code: 'BILLER_UNAVAILABLE' }]);
  });
});
