/** The one-time code with which a tab comes back from a provider. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { paths } from '../../../protocol/endpoints.ts';
import { appWithout } from '../../testing/app-without.ts';
import { atBank, type BankServer, openBankServer } from '../../testing/bank-server.ts';
import { Browser } from '../../testing/browser.ts';
import { minutesLater } from '../../testing/clock.ts';
import { signIn } from '../../testing/oidc-provider.ts';
import { post, type Visitor } from '../../testing/verbs.ts';

const PAGE = 'http://localhost:4000/back';
const [FIRST, SECOND] = ['A'.repeat(22), 'B'.repeat(22)];

let server: BankServer;
beforeAll(async () => {
  server = await openBankServer(['real-bank']);
});
afterAll(() => server.close());
afterEach(() => server.reset());

/** The whole tab goes to the bank and comes back: to where, and with what. */
async function comesBack(): Promise<{ visitor: Visitor; address: string; code: string }> {
  const visitor = await atBank(server, 'real-bank', { consents: ['bills'], redirect_uri: PAGE });
  const browser = new Browser();
  await browser.open(
    await signIn(browser, server.origin + visitor.at('oauth').tab_url, server.callbackOf('real-bank')),
  );
  const address = /http:\/\/localhost:4000\/back[^"'<>\s]*/.exec(browser.html)?.[0] ?? '';
  return { visitor, address, code: address.split('#connect=')[1] ?? '' };
}
type Shown = { code: string; visitor: Visitor };
const body = ({ code, visitor }: Shown, cid: string) => ({
  link_token: code,
  origin: 'http://localhost:4000',
  cid,
  left: visitor.session.id,
});
/** In the tab that left. */
const show = (back: Shown, cid: string, { app }: Pick<BankServer, 'app'> = server) =>
  post({ app }, paths.sessions, body(back, cid));
const codeOf = async (answer: Response) => ((await answer.json()) as { error: { code: string } }).error.code;

test('leads to the page of the link token, behind the #, and opens the session where it stands', async () => {
  const back = await comesBack();
  const { visitor, address, code } = back;
  expect(address).toMatch(/^http:\/\/localhost:4000\/back#connect=rc_[\w-]{43}$/);
  const answer = await show(back, FIRST!);
  expect(answer.status).toBe(201);
  const { resumed, session } = (await answer.json()) as { resumed: boolean; session: { id: string } };
  expect([resumed, session.id]).toEqual([true, visitor.session.id]);
  const stored = await server.deps.db.selectFrom('sessions').selectAll().where('id', '=', session.id).execute();
  expect(JSON.stringify(stored)).not.toContain(code);
});

describe('works in the first frame that shows it, for ten minutes', () => {
  test('which may be loaded anew; another is told that it was used', async () => {
    const back = await comesBack();
    expect((await show(back, FIRST!)).status).toBe(201);
    expect((await show(back, FIRST!)).status).toBe(201);
    const other = await show(back, SECOND!);
    expect([other.status, await codeOf(other)]).toEqual([401, 'RESUME_USED']);
  });

  test('of twenty frames at once one has it', async () => {
    const back = await comesBack();
    const cids = Array.from({ length: 20 }, (_, n) => String.fromCharCode(65 + n).repeat(22));
    const answers = await Promise.all(cids.map((cid) => show(back, cid)));
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
  });

  test('and not later', async () => {
    const back = await comesBack();
    await minutesLater(server, 10);
    expect(await codeOf(await show(back, FIRST!))).toBe('RESUME_USED');
  });

  test('one that never was is answered alike', async () => {
    expect(await codeOf(await show({ ...(await comesBack()), code: `rc_${'x'.repeat(43)}` }, FIRST!))).toBe(
      'RESUME_USED',
    );
  });

  test('not on a page of another host', async () => {
    const back = await comesBack();
    const answer = await post(server, paths.sessions, { ...body(back, FIRST!), origin: 'https://evil.test' });
    expect([answer.status, await codeOf(answer)]).toEqual([403, 'HOST_NOT_ALLOWED']);
    expect((await show(back, FIRST!)).status).toBe(201);
  });

  test.each([
    ['that left from nowhere', undefined],
    ['that left from a flow of its own', 'own'],
  ])('not in a tab %s: somebody’s own sign-in is linked to nobody else', async (_, left) => {
    const back = await comesBack();
    const own = left && (await atBank(server, 'real-bank', { consents: ['bills'] })).session.id;
    const answer = await post(server, paths.sessions, { ...body(back, SECOND!), left: own });
    expect([answer.status, await codeOf(answer)]).toEqual([401, 'RESUME_USED']);
    expect((await show(back, FIRST!)).status).toBe(201);
  });

  test('control: without the look at the tab, whoever follows the address has it', async () => {
    const createWeakApp = await appWithout({
      file: 'core/sessions/open-session.ts',
      find: 'former?.id !== opening.left',
      replace: 'false',
    });
    const back = await comesBack();
    const weak = { app: createWeakApp(server.deps) };
    const answer = await post(weak, paths.sessions, { ...body(back, SECOND!), left: undefined });
    expect(answer.status).toBe(201);
  });

  test('control: without the look at who had it, it opens twice', async () => {
    const createWeakApp = await appWithout({
      file: 'core/sessions/open-session.ts',
      find: 'if (comesBack && !former?.expected) throw',
      replace: 'if (false) throw',
    });
    const back = await comesBack();
    const weak = { app: createWeakApp(server.deps) };
    const answers = [await show(back, FIRST!, weak), await show(back, SECOND!, weak)];
    expect(answers.map(({ status }) => status)).toEqual([201, 201]);
  });
});
