/** The oauth2 integration, against a real OpenID provider and through the whole server: the address that the window is opened at. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { atBank, type BankServer, openBankServer, startOf, withDeadBank } from '../../testing/bank-server.ts';
import { Browser } from '../../testing/browser.ts';
import { minutesLater } from '../../testing/clock.ts';

let server: BankServer;
beforeAll(async () => {
  server = await openBankServer(['real-bank'], withDeadBank);
});
afterAll(() => server.close());
afterEach(() => server.reset());

describe('the way into the window', () => {
  test('is good again in the same browser, and in no other', async () => {
    const visitor = await atBank(server);
    const browser = new Browser();
    for (let i = 0; i < 2; i++) {
      await browser.open(startOf(server, visitor));
      expect(browser.url).toContain(server.provider.issuer);
    }
    const other = await new Browser().open(startOf(server, visitor));
    expect([other.status, other.html]).toEqual([404, expect.stringContaining('This link has been used')]);
    // The widget has a fresh one by then: a window that was closed too soon for its cookie has used up the first.
    await visitor.look();
    await other.open(startOf(server, visitor));
    expect(other.url).toContain(server.provider.issuer);
  });

  test.each([['cross-site'], ['same-site']])('is not taken from a link on another site (%s)', async (site) => {
    const visitor = await atBank(server);
    const answer = await fetch(startOf(server, visitor), { headers: { 'Sec-Fetch-Site': site }, redirect: 'manual' });
    expect([answer.status, answer.headers.get('location'), answer.headers.getSetCookie()]).toEqual([403, null, []]);
  });

  test('is not used up by a HEAD', async () => {
    const visitor = await atBank(server);
    expect((await fetch(startOf(server, visitor), { method: 'HEAD', redirect: 'manual' })).status).toBe(200);
    expect((await new Browser().open(startOf(server, visitor))).url).toContain(server.provider.issuer);
  });

  test('is replaced when it is too old: the widget has another one by then', async () => {
    const visitor = await atBank(server);
    const old = startOf(server, visitor);
    await minutesLater(server, 10);
    const browser = await new Browser().open(old);
    expect([browser.status, browser.html]).toEqual([410, expect.stringContaining('press the button again')]);
    await visitor.look();
    expect(startOf(server, visitor)).not.toBe(old);
    expect((await browser.open(startOf(server, visitor))).url).toContain(server.provider.issuer);
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
    const visitor = await atBank(server);
    const start = startOf(server, visitor);
    await visitor.ask(how, {});
    return start;
  }

  test('says so, in the window and in the widget, when the provider cannot be reached', async () => {
    const visitor = await atBank(server, 'dead-bank');
    const browser = await new Browser().open(startOf(server, visitor));
    expect([browser.status, browser.html]).toEqual([502, expect.stringContaining('cannot be reached')]);
    await visitor.look();
    expect([visitor.step, visitor.session.error]).toEqual(['oauth', { code: 'BILLER_UNAVAILABLE' }]);
    await visitor.move('back', {});
    expect(visitor.step).toBe('select_integration');
  });
});
