/** Who cannot be sent to the bank is led back: a window is closed, the whole tab goes on where it came from. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { paths } from '../../../protocol/endpoints.ts';
import type { Session } from '../../../protocol/session.ts';
import { atBank, type BankServer, openBankServer, withDeadBank } from '../../testing/bank-server.ts';
import { Browser } from '../../testing/browser.ts';
import { minutesLater, resetClock } from '../../testing/clock.ts';
import { type Target, testControls } from '../../testing/controls.ts';
import { createLinkToken, get, HOST, post, Visitor } from '../../testing/verbs.ts';
import { mintToken } from '../secrets/tokens.ts';

const PAGE = `${HOST}/back`;
const WISH = { consents: ['bills'], redirect_uri: PAGE };

let server: BankServer;
beforeAll(async () => {
  server = await openBankServer(['real-bank'], withDeadBank);
});
afterAll(() => server.close());
afterEach(() => server.reset());

/** The way of the whole tab, also where the session offers none. */
const tabOf = (visitor: Visitor) => `${visitor.at('oauth').authorize_url}&tab=1`;

/** The code to which a page leads. */
const codeIn = (html: string) => /#connect=(rc_[\w-]{43})/.exec(html)?.[1];
/** Opens the session with it, in the tab that left. */
const show = (code: string, { session }: Visitor, origin = HOST) =>
  post(server, paths.sessions, { link_token: code, origin, cid: 'A'.repeat(22), left: session.id });

/** Why the person is turned back: at which bank, and how long they take to get there. */
const REASONS = [
  ['late', 'real-bank', 10, { status: 410, title: 'That took a while' }, null],
  [
    'at a bank that is unreachable',
    'dead-bank',
    0,
    { status: 502, title: 'The sign-in page cannot be reached' },
    { code: 'BILLER_UNAVAILABLE' },
  ],
] as const;

describe.each(REASONS)('who comes %s', (_, bank, minutes, { status, title }, error) => {
  const away = async (wish: object) => {
    const visitor = await atBank(server, bank, { ...WISH, redirect_uri: undefined, ...wish });
    await minutesLater(server, minutes);
    return visitor;
  };

  test('in a window is told to close it, and given no way into the session', async () => {
    const visitor = await away(WISH);
    const browser = await new Browser().open(server.origin + visitor.at('oauth').authorize_url);
    expect([browser.status, browser.html]).toEqual([status, expect.stringContaining(title)]);
    expect(browser.html).toContain('Close this window');
    expect([codeIn(browser.html), browser.html.includes(PAGE)]).toEqual([undefined, false]);
    await visitor.look();
    expect([visitor.step, visitor.session.error]).toEqual(['oauth', error]);
  });

  test('in the tab of the flow is led back, to the same step with a fresh way to the bank', async () => {
    const visitor = await away(WISH);
    const left = visitor.at('oauth').tab_url;
    const browser = await new Browser().open(server.origin + left);
    expect([browser.status, browser.html]).toEqual([200, expect.stringContaining(`content="0;url=${PAGE}#connect=`)]);
    expect(browser.html).not.toContain('Close this window');
    const opened = await show(codeIn(browser.html)!, visitor);
    expect(opened.status).toBe(201);
    const { resumed, session } = (await opened.json()) as { resumed: boolean; session: Session };
    expect([resumed, session.id, session.step.name, session.error]).toEqual([true, visitor.session.id, 'oauth', error]);
    const { tab_url } = session.step as { tab_url: string };
    expect(tab_url).not.toBe(left);
    if (bank === 'real-bank')
      expect((await browser.open(server.origin + tab_url)).url).toContain(server.provider.issuer);
    expect((await browser.open(server.origin + left)).status).toBe(404);
  });

  test('in the tab of a hosted flow is led back to our own page', async () => {
    const visitor = await Visitor.open(server, await createLinkToken(server, { consents: ['bills'] }), server.origin);
    await visitor.toForm(bank);
    await minutesLater(server, minutes);
    const browser = await new Browser().open(server.origin + visitor.at('oauth').tab_url);
    expect(browser.html).toContain(`content="0;url=${server.origin}/connect/v1/return#connect=`);
    expect((await show(codeIn(browser.html)!, visitor, server.origin)).status).toBe(201);
  });

  test('in a tab that has no page to go back to is told so, and not to close it', async () => {
    const visitor = await away({});
    expect(visitor.at('oauth').tab_url).toBeNull();
    const browser = await new Browser().open(server.origin + tabOf(visitor));
    expect([browser.status, browser.html]).toEqual([status, expect.stringContaining(title)]);
    expect(browser.html).toContain('Go back to where you came from');
    expect(browser.html).not.toContain('Close this window');
  });
});

test('of two that are turned back at once, none is led to a code that does not work', async () => {
  const visitor = await atBank(server, 'dead-bank', WISH);
  const cookie = `connect-oauth=${mintToken('oauth_browser')}`;
  const answers = await Promise.all([1, 2].map(() => get(server, tabOf(visitor), { cookie })));
  const pages = await Promise.all(answers.map((answer) => answer.text()));
  const codes = pages.map(codeIn).filter((code) => code !== undefined);
  expect(codes).toHaveLength(1);
  expect((await show(codes[0]!, visitor)).status).toBe(201);
});

/** A ticket that one browser has used is shown by another, when its time is up. */
async function follow(target: Target): Promise<string | undefined> {
  const visitor = await atBank(server, 'real-bank', WISH);
  await get(target, visitor.at('oauth').authorize_url);
  await minutesLater(server, 10);
  const page = await (await get(target, tabOf(visitor))).text();
  await resetClock(server);
  expect(page).toMatch(/Go back to where you came from|#connect=/);
  return codeIn(page);
}
testControls(
  () => server,
  [
    {
      guard: 'the look at whose ticket it is',
      cut: { file: 'core/oauth/start.ts', find: 'whole_tab && ours ?', replace: 'whole_tab ?' },
      attack: async (target) => (await follow(target)) !== undefined,
    },
  ],
);
