import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { createApp } from '../../app.ts';
import { minutesLater, resetClock } from '../../testing/clock.ts';
import { claim, claimed, createLink, play, READ_BILLS, READ_CARD, statusOf } from '../../testing/passage.ts';
import { openTestServer, type TestServer } from '../../testing/test-server.ts';
import { get, post, type Visitor } from '../../testing/verbs.ts';

let server: TestServer;
beforeAll(async () => {
  server = await openTestServer();
});
afterAll(() => server.close());
afterEach(() => resetClock(server));

const made = { errors: 0, right: 0 };
afterAll(() => console.log(`AP-7 passage claim errors ${made.errors} wrong ${made.errors - made.right}`));
async function isRefused(answer: Response, status: number, error: string, issues?: object[]) {
  made.errors++;
  expect([answer.status, await answer.json()]).toEqual([status, issues ? { error, issues } : { error }]);
  made.right++;
}

test('a claim begins a session for the device that asks', async () => {
  const { linkId, claimCode } = await createLink(server);
  const answer = await claim(server, claimCode);
  const body = (await answer.json()) as { expiresAt: number };
  expect([answer.status, body]).toEqual([
    200,
    {
      linkId,
      sessionId: expect.stringMatching(/^sess_/),
      clientToken: expect.stringMatching(/^ct_/),
      websocketUrl: `ws://127.0.0.1:4100/link/ws?code=${claimCode}`,
      expiresAt: expect.any(Number),
    },
  ]);
  expect(Number.isInteger(body.expiresAt)).toBe(true);
});

test.each([
  ['no code', {}, 'is required'],
  ['an empty one', { code: '' }, 'must not be empty'],
  ['a number', { code: 5 }, 'must be a string'],
])('%s is a mistake', async (_, body, message) => {
  await isRefused(await post(server, '/link/claim', body), 400, 'Validation failed', [{ path: 'code', message }]);
});

test.each([['clm_nobody'], ['clm_'.padEnd(47, 'x')], ['psg_sandbox_key'], ['lt_sandbox_'.padEnd(54, 'x')]])(
  '%s is unknown',
  async (code) => {
    await isRefused(await claim(server, code), 404, 'Link not found');
  },
);

test('a second device is turned away, and links nothing', async () => {
  const { linkId, claimCode } = await createLink(server);
  const first = await claimed(server, claimCode);
  await isRefused(await claim(server, claimCode), 409, 'Link already claimed: another device has it open');
  // The widget of another browser, by the link that was passed on.
  const opened = await openPage(claimCode, 1);
  expect([opened.status, await opened.json()]).toMatchObject([409, { error: { code: 'ALREADY_CLAIMED' } }]);
  await first.look();
  const links = await server.deps.db.selectFrom('links').select('id').where('id', '=', linkId).execute();
  console.log(`OA-8 passage second claims 2 refused 2 linked ${links.length}`);
  expect(links).toEqual([]);
  // And what the first device shows names who asks, and for what.
  expect(first.session).toMatchObject({
    client: { name: 'Acme' },
    integration: { name: 'T-Mobile' },
    consents: ['card'],
  });
});

const openPage = (claim_code: string, seed = 0): Promise<Response> =>
  post(server, '/connect/v1/sessions', {
    claim_code,
    origin: 'http://127.0.0.1:4100',
    cid: `device-${String(seed).padStart(20, '0')}`,
  });

test('what is asked for decides what the person is asked to share', async () => {
  const write = {
    cardNumber: '4242424242424242',
    expirationDate: '12/29',
    cvv: '123',
    nameOnCard: 'Ada',
    billingZip: '94105',
  };
  const { claimCode } = await createLink(server, {
    operations: [READ_CARD, READ_BILLS, { resource: 'paymentMethod', action: 'write', arguments: write }],
  });
  expect((await claimed(server, claimCode)).session.consents).toEqual(['card', 'bills', 'card_write']);
});

test('a complete link is claimed no more', async () => {
  const { claimCode } = await createLink(server);
  await play(server, claimCode);
  await isRefused(await claim(server, claimCode), 409, 'Link already completed: create a new one');
});

test('an expired link is claimed no more', async () => {
  const { claimCode } = await createLink(server, { expiresIn: 60 });
  await minutesLater(server, 1);
  await isRefused(await claim(server, claimCode), 410, 'Link expired: create a new one');
});

test('a failed link can be claimed again, each attempt is kept, and the former device is out', async () => {
  const { linkId, claimCode } = await createLink(server);
  const first = await play(server, claimCode, 'user_account_locked');
  expect(await statusOf(server, linkId)).toBe('failed');
  const second = await claimed(server, claimCode);
  expect([await statusOf(server, linkId), second.session.id === first.session.id]).toEqual(['active', false]);
  expect((await first.ask('retry', {})).status).toBe(401);
  await second.move('consent', { accepted: true });
  await (await second.login('user_good')).untilSettled();
  expect(await statusOf(server, linkId)).toBe('complete');
  const attempts = await server.deps.db
    .selectFrom('sessions')
    .select(['attempt', 'step'])
    .where('intent_id', '=', linkId)
    .orderBy('attempt')
    .execute();
  expect(attempts).toEqual([
    { attempt: 1, step: 'expired' },
    { attempt: 2, step: 'done' },
  ]);
});

test.each<[string, (visitor: Visitor) => Promise<unknown>]>([
  ['left', (visitor) => visitor.ask('exit', {})],
  ['forgotten for a quarter of an hour', () => minutesLater(server, 15)],
  ['open for more than an hour', () => minutesLater(server, 61)],
])('an attempt that was %s makes room for another', async (_, end) => {
  const { claimCode } = await createLink(server);
  await end(await claimed(server, claimCode));
  expect((await claim(server, claimCode)).status).toBe(200);
});

test('who leaves while the operations run is waited for', async () => {
  const { linkId, claimCode } = await createLink(server);
  const visitor = await claimed(server, claimCode);
  await visitor.move('consent', { accepted: true });
  await visitor.login('user_slow');
  expect((await visitor.look()).step).toBe('operations');
  const exits = await Promise.all([visitor, visitor].map(() => leave(visitor)));
  expect(exits.filter(Boolean)).toHaveLength(1);
  expect(await statusOf(server, linkId)).toBe('active');
  await isRefused(await claim(server, claimCode), 409, 'Link already claimed: another device has it open');
});

/** The operations change the version all the time: asks until one of its tries is made on the present one. */
async function leave(visitor: Visitor): Promise<boolean> {
  for (;;) {
    const answer = await visitor.ask('exit', {});
    if (answer.status !== 409) return answer.status === 200;
    visitor.session = (await answer.json()) as typeof visitor.session;
  }
}

test('the page of the link opens its session, and comes back to it', async () => {
  const { claimCode, appClipUrl } = await createLink(server, { returnUrl: 'myapp://callback' });
  const page = await get(server, new URL(appClipUrl).pathname + new URL(appClipUrl).search);
  expect([page.status, page.headers.get('Referrer-Policy')]).toEqual([200, 'no-referrer']);
  expect(await page.text()).toContain(`<meta name="connect-start" data-kind="claim_code" content="${claimCode}"`);
  expect((await openPage(claimCode)).status).toBe(201);
  expect(await (await openPage(claimCode)).json()).toMatchObject({ resumed: true });
});

test('at the end the person goes back to the app', async () => {
  const { linkId, claimCode } = await createLink(server, { returnUrl: 'myapp://callback?x=1' });
  const visitor = await play(server, claimCode);
  expect(visitor.at('done')).toMatchObject({
    public_token: '',
    link_id: linkId,
    redirect_url: `myapp://callback?x=1&linkId=${linkId}`,
  });
});

test('a session that cannot be made is a fault upstream', async () => {
  const { claimCode } = await createLink(server);
  const events = { ...server.deps.events, announce: () => Promise.reject(new Error('no events')) };
  const app = createApp({ ...server.deps, events });
  await isRefused(await claim({ app }, claimCode), 502, 'The session could not be made. Try again in a moment.');
  // Nothing of it stayed behind.
  expect((await claim(server, claimCode)).status).toBe(200);
});

test('no kind of credential passes for another', async () => {
  const { linkId, claimCode } = await createLink(server);
  const { bearer } = await claimed(server, claimCode);
  const credentials: Record<string, string> = { key: 'psg_sandbox_key', claim: claimCode, client: bearer };
  const doors: [string, string, (token: string) => Promise<Response>][] = [
    ['list', 'key', (token) => get(server, '/v1/links', { Authorization: `Bearer ${token}` })],
    ['link', 'key', (token) => get(server, `/v1/links/${linkId}`, { Authorization: `Bearer ${token}` })],
    ['providers', 'key', (token) => get(server, '/v1/providers', { Authorization: `Bearer ${token}` })],
    ['session', 'client', (token) => get(server, '/connect/v1/session', { Authorization: `Bearer ${token}` })],
    ['claim', 'none', (token) => claim(server, token)],
    ['bills', 'none', (token) => get(server, '/bills/get', { Authorization: `Bearer ${token}` })],
    [
      'start',
      'none',
      (link_token) =>
        post(server, '/connect/v1/sessions', { link_token, origin: 'http://localhost:4000', cid: 'x'.repeat(22) }),
    ],
  ];
  let cells = 0;
  const open: string[] = [];
  for (const [door, opener, ask] of doors)
    for (const [kind, token] of Object.entries(credentials)) {
      cells++;
      if ((await ask(token)).ok && kind !== opener) open.push(`${kind} at ${door}`);
    }
  console.log(`TK-6 passage cells ${cells} wrongly open ${open.length}`);
  expect(open).toEqual([]);
  for (const [door, opener, ask] of doors.filter(([, opener]) => opener !== 'none'))
    expect([door, (await ask(credentials[opener]!)).status]).toEqual([door, 200]);
});
