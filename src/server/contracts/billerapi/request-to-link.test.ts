import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { hashToken } from '../../core/secrets/tokens.ts';
import { billerApiError, read, TIME } from '../../testing/billerapi.ts';
import { minutesLater, resetClock } from '../../testing/clock.ts';
import { openTestServer, type TestServer } from '../../testing/test-server.ts';
import { CLIENT, exchange, get, OTHER_CLIENT, openSession, post, Visitor } from '../../testing/verbs.ts';

const ORIGIN = 'http://127.0.0.1:4100';

let server: TestServer;
beforeAll(async () => {
  server = await openTestServer();
});
afterAll(() => server.close());
afterEach(() => resetClock(server));

interface Invitation {
  id: string;
  status: string;
  session_url: string;
  link_token_id: string;
  updated_at: string;
  biller_id: string | null;
  public_token?: string;
}
const create = (body: object, headers: Record<string, string> = CLIENT) =>
  post(server, '/request-to-link/create', body, headers);
async function invite(more: object = {}, client = CLIENT): Promise<Invitation> {
  const answer = await create({ client_user_id: `user-${crypto.randomUUID()}`, ...more }, client);
  expect(answer.status).toBe(201);
  return (await answer.json()) as Invitation;
}
const look = async ({ id }: Pick<Invitation, 'id'>) =>
  (await read<Invitation>(server, `/link/request-to-link/${id}`, CLIENT)).body;

/** What the page at this address starts its session with. */
async function tokenAt(url: string): Promise<string> {
  expect(url.startsWith(`${ORIGIN}/`)).toBe(true);
  const answer = await get(server, url.slice(ORIGIN.length));
  expect(answer.status).toBe(200);
  const token = /<meta name="connect-start" data-kind="link_token" content="([\w-]+)"/.exec(await answer.text())?.[1];
  return token!;
}
const open = async ({ session_url }: Invitation) => Visitor.open(server, await tokenAt(session_url), ORIGIN);
async function complete(invitation: Invitation): Promise<Visitor> {
  const visitor = await (await open(invitation)).toForm();
  await visitor.login('user_good');
  return visitor.untilSettled();
}

test('POST /request-to-link/create answers 201 with the object, field for field', async () => {
  const answer = await create({
    client_id: 'sandbox_client',
    client_user_id: 'ann',
    biller_id: 'tmobile',
    metadata: { order: 7 },
  });
  expect(answer.status).toBe(201);
  const body = (await answer.json()) as Invitation;
  expect(body).toEqual({
    success: true,
    id: expect.stringMatching(/^rtl_/),
    client_id: 'sandbox_client',
    client_user_id: 'ann',
    biller_id: 'tmobile',
    status: 'PENDING',
    link_token_id: expect.stringMatching(/^ltid_/),
    session_url: `${ORIGIN}/connect/v1/invitations/${body.id}?k=${body.session_url.slice(-43)}`,
    metadata: { order: 7 },
    created_at: expect.stringMatching(TIME),
    updated_at: expect.stringMatching(TIME),
  });
  const { success: _, ...object } = body as Invitation & { success: true };
  expect(await look(body)).toEqual(object);
});

test.each<[object, number, RegExp]>([
  [{ client_user_id: undefined }, 400, /^client_user_id: is required/],
  [{ biller_id: 'hunter2' }, 400, /^biller_id names no biller/],
  [{ redirect_uri: 'https://hunter2.test/' }, 400, /^redirect_uri is not registered/],
  [{ consents: ['hunter2'] }, 400, /^consents\[0\]: must be bills or payments/],
  [{ metadata: 'hunter2' }, 400, /^metadata: must be an object/],
  [{ metadata: { long: 'hunter2'.repeat(1000) } }, 400, /^metadata: must be at most/],
  [{ client_id: 'sandbox_other' }, 403, /^client_id must be/],
])('%j is refused', async (wrong, status, message) => {
  const answer = await create({ client_user_id: 'ann', ...wrong });
  expect(answer.status).toBe(status);
  const body = await answer.json();
  expect(body).toMatchObject({ status_code: status, message: expect.stringMatching(message) });
  expect(JSON.stringify(body)).not.toContain('hunter2');
});

test('the same Idempotency-Key makes one invitation', async () => {
  const headers = { ...CLIENT, 'Idempotency-Key': 'once' };
  const bodies = [await create({ client_user_id: 'bo' }, headers), await create({ client_user_id: 'bo' }, headers)];
  const [first, second] = await Promise.all(bodies.map((answer) => answer.text()));
  expect(second).toBe(first);
});

describe('the hosted page', () => {
  test('opens the flow, again and again, until it is done', async () => {
    const invitation = await invite({ biller_id: 'test_electric_company' });
    await minutesLater(server, 60 * 24 * 3);
    const token = await tokenAt(invitation.session_url);
    expect(await tokenAt(invitation.session_url)).toBe(token);
    expect((await look(invitation)).status).toBe('PENDING');
    const visitor = await Visitor.open(server, token, ORIGIN);
    expect(visitor.session.preselected).toBe(true);
    expect((await look(invitation)).status).toBe('IN_PROGRESS');
    await (await visitor.toForm()).login('user_good');
    await visitor.untilSettled();
    expect(visitor.step).toBe('done');
    expect((await look(invitation)).status).toBe('COMPLETED');
  });

  test('with a wrong key, or for nobody, is the same page with a token that starts nothing', async () => {
    const { id, session_url } = await invite();
    for (const url of [
      `${session_url.slice(0, -1)}${session_url.endsWith('A') ? 'B' : 'A'}`,
      session_url.replace(/\?k=.*/, ''),
      session_url.replace(id, 'rtl_unknown'),
      session_url.replace(id, (await invite()).id),
    ]) {
      const answer = await openSession(server, await tokenAt(url), ORIGIN);
      expect(await answer.json()).toMatchObject({ error: { code: 'LINK_TOKEN_INVALID' } });
    }
  });

  test('may not be framed', async () => {
    const { session_url } = await invite();
    const { headers } = await get(server, session_url.slice(ORIGIN.length));
    expect(headers.get('Content-Security-Policy')).toContain("frame-ancestors 'none'");
    expect(headers.get('Referrer-Policy')).toBe('no-referrer');
  });

  test('sends the person on with the flow’s id and status, and nothing secret', async () => {
    const visitor = await complete(await invite({ redirect_uri: 'http://localhost:4000/back?order=7#end' }));
    const { redirect_url } = visitor.at('done');
    const { link_token_id } = (await read<{ items: Invitation[] }>(server, '/link/request-to-link?limit=1', CLIENT))
      .body.items[0]!;
    expect(redirect_url).toBe(`http://localhost:4000/back?order=7&link_token_id=${link_token_id}&status=COMPLETED#end`);
  });

  test('is for one person: a second device is turned away, until the first has left', async () => {
    const invitation = await invite();
    const first = await open(invitation);
    const second = await openSession(server, await tokenAt(invitation.session_url), ORIGIN);
    expect(second.status).toBe(409);
    expect(await second.json()).toMatchObject({ error: { code: 'ALREADY_CLAIMED' } });
    await first.move('exit', {});
    expect((await look(invitation)).status).toBe('CANCELLED');
    await complete(invitation);
    expect((await look(invitation)).status).toBe('COMPLETED');
  });

  test('that nobody finished within the hour can be opened again; after a week it is over', async () => {
    const invitation = await invite();
    await open(invitation);
    await minutesLater(server, 61);
    expect((await look(invitation)).status).toBe('PENDING');
    expect((await open(invitation)).resumed).toBe(false);
    expect((await look(invitation)).status).toBe('IN_PROGRESS');
    await minutesLater(server, 60 * 24 * 7);
    expect((await look(invitation)).status).toBe('EXPIRED');
    const answer = await openSession(server, await tokenAt(invitation.session_url), ORIGIN);
    expect(await answer.json()).toMatchObject({ error: { code: 'LINK_TOKEN_EXPIRED' } });
  });

  test('no byte of the database opens it', async () => {
    const { session_url } = await invite();
    const [key, token] = [session_url.slice(-43), await tokenAt(session_url)];
    const dump = await server.dump();
    for (const secret of [key, token, session_url]) expect(dump.includes(secret)).toBe(false);
    // Control: what is kept is found.
    expect(dump.includes(hashToken(server.deps.keys, token))).toBe(true);
  });
});

describe('GET /link/request-to-link/:id', () => {
  test('gives the public token of a completed one: the same while it lives, then a fresh one, until it is exchanged', async () => {
    const invitation = await invite();
    expect(await look(invitation)).not.toHaveProperty('public_token');
    await complete(invitation);
    const { public_token, biller_id } = await look(invitation);
    expect(public_token).toMatch(/^pt_sandbox_/);
    expect(biller_id).toBe('test_electric_company');
    expect((await look(invitation)).public_token).toBe(public_token);
    await minutesLater(server, 10);
    const fresh = (await look(invitation)).public_token!;
    expect(fresh).not.toBe(public_token);
    expect((await exchange(server, public_token!)).status).toBe(400);
    expect((await exchange(server, fresh)).status).toBe(200);
    expect(await look(invitation)).not.toHaveProperty('public_token');
  });

  test('twenty at once get one token, and one of them an exchange', async () => {
    const invitation = await invite();
    await complete(invitation);
    await minutesLater(server, 10);
    const tokens = await Promise.all(Array.from({ length: 20 }, async () => (await look(invitation)).public_token!));
    expect(new Set(tokens).size).toBe(1);
    const answers = await Promise.all(tokens.map((token) => exchange(server, token)));
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
  });

  test('another client’s looks like none', async () => {
    const mine = await invite();
    const foreign = await read(server, `/link/request-to-link/${mine.id}`, OTHER_CLIENT);
    expect(foreign).toEqual({ status: 404, body: billerApiError(404, 'not_found') });
    expect(await read(server, '/link/request-to-link/rtl_unknown', OTHER_CLIENT)).toEqual(foreign);
    // Nor is a link token an invitation.
    expect(await read(server, `/link/request-to-link/${mine.link_token_id}`, OTHER_CLIENT)).toEqual(foreign);
  });
});

describe('GET /link/request-to-link', () => {
  interface Page {
    items: Invitation[];
    total: number;
    page: number;
    limit: number;
  }
  const list = async (query: string, client = CLIENT) =>
    (await read<Page>(server, `/link/request-to-link${query}`, client)).body;

  test('pages by number, newest first, and filters', async () => {
    const made: Invitation[] = [];
    for (const [client_user_id, biller_id] of [
      ['cy', 'att'],
      ['cy', 'verizon'],
      ['di_%', 'att'],
    ])
      made.push(await invite({ client_user_id, biller_id }, OTHER_CLIENT));
    const ids = made.map(({ id }) => id).reverse();
    const of = async (query: string) => (await list(query, OTHER_CLIENT)).items.map(({ id }) => ids.indexOf(id));
    expect(await list('', OTHER_CLIENT)).toMatchObject({ total: 3, page: 1, limit: 20 });
    expect(await of('')).toEqual([0, 1, 2]);
    expect(await list('?page=2&limit=2', OTHER_CLIENT)).toMatchObject({ total: 3, page: 2, limit: 2 });
    expect(await of('?page=2&limit=2')).toEqual([2]);
    expect(await of('?clientUserId=cy')).toEqual([1, 2]);
    expect(await of('?billerId=att')).toEqual([0, 2]);
    expect(await of('?status=PENDING&billerId=verizon')).toEqual([1]);
    expect(await of('?status=COMPLETED')).toEqual([]);
    expect(await of('?search=DI_%25')).toEqual([0]);
    expect(await of(`?search=${ids[2]!.slice(0, 12)}`)).toEqual([2]);
    expect(await of('?search=%25')).toEqual([0]);
  });

  test.each(['?page=0', '?page=x', '?limit=101', '?status=hunter2'])(
    '%s is refused and not repeated',
    async (query) => {
      const body = await list(query);
      expect(body).toEqual(billerApiError(400, 'validation_error'));
      expect(JSON.stringify(body)).not.toContain('hunter2');
    },
  );
});
