// @vitest-environment node
/** OA-5: who may bring an answer back, and to which session. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { atBank, type BankServer, cameBack, openBankServer, startOf } from '../../testing/bank-server.ts';
import { Browser } from '../../testing/browser.ts';
import { decline } from '../../testing/oidc-provider.ts';
import type { Visitor } from '../../testing/verbs.ts';

let server: BankServer;
beforeAll(async () => {
  server = await openBankServer(['real-bank', 'other-bank']);
});
afterAll(() => server.close());

interface Party {
  visitor: Visitor;
  browser: Browser;
  /** The answer to this party's own question, not yet brought back. */
  callback: string;
}

async function party(login: string): Promise<Party> {
  const visitor = await atBank(server);
  const browser = new Browser();
  return { visitor, browser, callback: await cameBack(server, visitor, browser, { login }) };
}

const changed = (callback: string, change: (url: URL) => void): string => {
  const url = new URL(callback);
  change(url);
  return url.href;
};

const stillAway = async (parties: Party[]) => {
  for (const { visitor } of parties) await visitor.look();
  return parties.filter(({ visitor }) => visitor.step === 'oauth').length;
};

let callbacks = 0;
let bound = 0;
async function attack(browser: Browser, callback: string): Promise<void> {
  callbacks++;
  await browser.open(callback);
  if (browser.html.includes('You are connected')) bound++;
}

test('of 14 people each can bring back their own answer only', async () => {
  const parties: Party[] = [];
  for (let i = 0; i < 14; i++) parties.push(await party(`person-${i}`));
  // Everybody's answer in everybody else's browser, and in one that never asked.
  for (const victim of parties)
    for (const attacker of parties) if (victim !== attacker) await attack(victim.browser, attacker.callback);
  for (const { callback } of parties) await attack(new Browser(), callback);
  // At another bank's address.
  for (const { browser, callback } of parties) await attack(browser, callback.replace('real-bank', 'other-bank'));
  expect(await stillAway(parties)).toBe(parties.length);

  // One's own state with another's code: PKCE and the nonce belong to whoever asked.
  const [first, second, third, fourth, ...others] = parties as [Party, Party, Party, Party, ...Party[]];
  const theirs = new URL(second.callback).searchParams.get('code')!;
  await attack(
    first.browser,
    changed(first.callback, ({ searchParams }) => searchParams.set('code', theirs)),
  );
  // From another issuer, or from one that does not say.
  await attack(
    second.browser,
    changed(second.callback, ({ searchParams }) => searchParams.set('iss', 'https://evil.test')),
  );
  await attack(
    third.browser,
    changed(third.callback, ({ searchParams }) => searchParams.delete('iss')),
  );
  // Parameters twice.
  await attack(fourth.browser, `${fourth.callback}&code=another`);
  expect(await stillAway(parties)).toBe(parties.length);
  for (const { visitor } of [first, second, third, fourth])
    expect(visitor.session.error).toMatchObject({ code: 'OAUTH_FAILED' });

  // After all that everybody's own still works: once, however often and at the same time it is brought back.
  const { origin } = server;
  const answers = await Promise.all(
    others.flatMap(({ browser, callback }) => {
      const cookie = `connect-oauth=${browser.cookieOf(origin, 'connect-oauth')}`;
      return [1, 2, 3, 4].map(async () => (await fetch(callback, { headers: { cookie } })).text());
    }),
  );
  expect(answers.filter((page) => page.includes('You are connected'))).toHaveLength(others.length);
  expect(await stillAway(others)).toBe(0);
  const { count } = server.deps.db.fn;
  for (const { visitor } of others) await visitor.untilSettled();
  const links = await server.deps.db.selectFrom('links').select(count('id').as('n')).executeTakeFirstOrThrow();
  expect(Number(links.n)).toBe(others.length);

  expect(callbacks).toBeGreaterThanOrEqual(200);
  expect(bound).toBe(0);
  console.log(`OA-5 callbacks ${callbacks} bound ${bound} own ${others.length} of ${others.length} once`);
}, 120_000);

test('an answer that was declined does not come back as another', async () => {
  const one = await party('late');
  const declined = changed(one.callback, ({ searchParams }) => {
    searchParams.delete('code');
    searchParams.set('error', 'access_denied');
  });
  await one.browser.open(declined);
  expect(one.browser.html).toContain('Nothing was connected');
  await one.browser.open(one.callback);
  expect(one.browser.status).toBe(400);
  expect(await stillAway([one])).toBe(1);
});

test('the provider’s own cancel is heard', async () => {
  const visitor = await atBank(server, 'other-bank');
  const browser = new Browser();
  await browser.open(await decline(browser, startOf(server, visitor), server.callbackOf('other-bank')));
  await visitor.look();
  expect(visitor.session.error).toEqual({ code: 'OAUTH_DENIED' });
});
