/** The bank of the sandbox as a person meets it. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { unsealLogin } from '../../core/links/link-login.ts';
import { callAt } from '../../core/login/integration-call.ts';
import { fits } from '../../core/operations/catalogue.ts';
import { Browser } from '../../testing/browser.ts';
import { minutesLater, resetClock } from '../../testing/clock.ts';
import { type ListeningServer, openListeningServer } from '../../testing/listening-server.ts';
import { bearer, exchange, get, Visitor } from '../../testing/verbs.ts';

let server: ListeningServer;
let bank: string;
beforeAll(async () => {
  server = await openListeningServer();
  bank = `${server.origin}/sandbox/bank`;
});
afterAll(() => server.close());
afterEach(() => resetClock(server));

describe('in the widget', () => {
  async function openWindow(visitor: Visitor): Promise<Browser> {
    return new Browser().open(server.origin + visitor.at('oauth').authorize_url);
  }
  const decide = (browser: Browser, decision: string) => {
    const { url, init } = browser.press({ decision });
    return browser.open(url, init);
  };
  async function atBank(wish = {}): Promise<Visitor> {
    return (await Visitor.begin(server, wish)).toForm('oauth-bank');
  }

  test('links: picker, window, bank, accounts, bills', async () => {
    const visitor = await atBank();
    const browser = await openWindow(visitor);
    expect(browser.url).toContain(`${bank}/authorize?response_type=code`);
    expect(browser.html).toContain('Simulated bank');
    expect(browser.html).toContain('Signed in as <strong>user_good</strong>');
    expect(browser.html).toMatch(/data-action="allow"[\s\S]*data-action="deny"/);
    await decide(browser, 'allow');
    expect([browser.status, browser.html]).toEqual([200, expect.stringContaining('You are connected')]);
    await (await visitor.look()).untilSettled();
    expect(visitor.at('done').accounts).toMatchObject([{ name: 'Checking', mask: '1000' }]);
    await readsEverything(visitor.at('done').link_id);
    const { access_token } = (await (await exchange(server, visitor.at('done').public_token)).json()) as {
      access_token: string;
    };
    const bills = await get(server, '/bills/get', bearer(access_token));
    expect(await bills.json()).toMatchObject({ bills: [{ status: 'PENDING' }] });
  });

  /** With the login that the link keeps, as a refresh does. */
  async function readsEverything(linkId: string) {
    const { deps } = server;
    const { directory, integrations, db } = deps;
    const link = await db.selectFrom('links').selectAll().where('id', '=', linkId).executeTakeFirstOrThrow();
    const { state, accounts } = unsealLogin(deps, link)!;
    expect(accounts[0]!.details).toMatchObject({ balances: { currency: 'USD' }, numbers: expect.any(Object) });
    const { integration, context } = await callAt(deps, directory.find('oauth-bank')!);
    const offered = integrations(context.entry).resources(context.entry);
    expect(offered.length).toBeGreaterThan(1);
    for (const { name, actions } of offered) {
      const operation = { resource: name, action: 'read', arguments: undefined } as const;
      const result = await integration.run(context, state, operation, accounts, async () => {});
      expect([name, result.data !== undefined || result.bills !== undefined]).toEqual([name, true]);
      expect([name, fits(actions.read?.result ?? null, result.data)]).toEqual([name, true]);
    }
  }

  test('takes no for an answer', async () => {
    const visitor = await atBank();
    const browser = await decide(await openWindow(visitor), 'deny');
    expect(browser.html).toContain('Nothing was connected');
    await visitor.look();
    expect([visitor.step, visitor.session.error]).toEqual(['oauth', { code: 'OAUTH_DENIED' }]);
  });

  test('is found in the picker and in the file that the widget searches', async () => {
    const visitor = await Visitor.begin(server);
    const found = await get(server, '/connect/v1/integrations?query=oauth', visitor.headers);
    expect(await found.json()).toMatchObject({ integrations: [{ id: 'oauth-bank', name: 'OAuth Bank' }] });
    const { directory_version } = visitor.session;
    const file = (await (await get(server, `/connect/v1/directory/${directory_version}`)).json()) as { ids: string[] };
    expect(file.ids).toContain('oauth-bank');
  });

  test('takes its form from its own page only, and for ten minutes', async () => {
    const browser = await openWindow(await atBank());
    const { url, init } = browser.press({ decision: 'allow' });
    const post = (change: RequestInit) => fetch(url, { ...init, redirect: 'manual', ...change });
    expect((await post({ headers: { 'Sec-Fetch-Site': 'cross-site' } })).status).toBe(403);
    expect((await post({ body: new URLSearchParams({ request: 'x'.repeat(60), decision: 'allow' }) })).status).toBe(
      400,
    );
    await minutesLater(server, 10);
    expect((await post({})).status).toBe(400);
  });
});
