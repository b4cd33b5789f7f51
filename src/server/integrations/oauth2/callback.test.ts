// @vitest-environment node
/** OA-5: who may bring an answer back, and to which session. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Browser } from '../../testing/browser.ts';
import { type ListeningServer, openListeningServer } from '../../testing/listening-server.ts';
import { decline, openProvider, signIn, type TestProvider } from '../../testing/oidc-provider.ts';
import { createLinkToken, Visitor } from '../../testing/verbs.ts';

let server: ListeningServer;
let provider: TestProvider;
const callbackOf = (id: string) => `${server.origin}/connect/v1/oauth/callback/${id}`;
beforeAll(async () => {
  server = await openListeningServer(async (origin) => {
    const ids = ['real-bank', 'other-bank'];
    provider = await openProvider((id) => `${origin}/connect/v1/oauth/callback/${id}`, ids);
    return { oauth: ids.map((id) => provider.config(id)) };
  });
});
afterAll(async () => {
  await server.close();
  await provider.close();
});

interface Party {
  visitor: Visitor;
  browser: Browser;
  /** The answer to this party's own question, not yet brought back. */
  callback: string;
}

async function party(login: string): Promise<Party> {
  const visitor = await Visitor.open(server, await createLinkToken(server, { consents: ['bills'] }));
  await visitor.toForm('real-bank');
  const browser = new Browser();
  const start = server.origin + visitor.at('oauth').authorize_url;
  return { visitor, browser, callback: await signIn(browser, start, callbackOf('real-bank'), login) };
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
  const visitor = await Visitor.open(server, await createLinkToken(server));
  await visitor.toForm('other-bank');
  const browser = new Browser();
  const start = server.origin + visitor.at('oauth').authorize_url;
  await browser.open(await decline(browser, start, callbackOf('other-bank')));
  await visitor.look();
  expect(visitor.session.error).toEqual({ code: 'OAUTH_DENIED' });
});
