import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { billerApiError, read, TIME } from '../../testing/billerapi.ts';
import { minutesLater, resetClock } from '../../testing/clock.ts';
import { complete, create, type Invitation, invite, look, ORIGIN } from '../../testing/invitations.ts';
import { many } from '../../testing/many.ts';
import { openTestServer, type TestServer } from '../../testing/test-server.ts';
import { CLIENT, exchange, OTHER_CLIENT } from '../../testing/verbs.ts';

let server: TestServer;
beforeAll(async () => {
  server = await openTestServer();
});
afterAll(() => server.close());
afterEach(() => resetClock(server));

test('POST /request-to-link/create answers 201 with the object, field for field', async () => {
  const answer = await create(server, {
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
  expect(await look(server, body)).toEqual(object);
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
  const answer = await create(server, { client_user_id: 'ann', ...wrong });
  expect(answer.status).toBe(status);
  const body = await answer.json();
  expect(body).toMatchObject({ status_code: status, message: expect.stringMatching(message) });
  expect(JSON.stringify(body)).not.toContain('hunter2');
});

test('the same Idempotency-Key makes one invitation', async () => {
  const headers = { ...CLIENT, 'Idempotency-Key': 'once' };
  const bodies = [
    await create(server, { client_user_id: 'bo' }, headers),
    await create(server, { client_user_id: 'bo' }, headers),
  ];
  const [first, second] = await Promise.all(bodies.map((answer) => answer.text()));
  expect(second).toBe(first);
});

describe('GET /link/request-to-link/:id', () => {
  test('gives the public token of a completed one: the same while it lives, then a fresh one, until it is exchanged', async () => {
    const invitation = await invite(server);
    expect(await look(server, invitation)).not.toHaveProperty('public_token');
    await complete(server, invitation);
    const { public_token, biller_id } = await look(server, invitation);
    expect(public_token).toMatch(/^pt_sandbox_/);
    expect(biller_id).toBe('test_electric_company');
    expect((await look(server, invitation)).public_token).toBe(public_token);
    await minutesLater(server, 10);
    const fresh = (await look(server, invitation)).public_token!;
    expect(fresh).not.toBe(public_token);
    expect((await exchange(server, public_token!)).status).toBe(400);
    expect((await exchange(server, fresh)).status).toBe(200);
    expect(await look(server, invitation)).not.toHaveProperty('public_token');
  });

  test('twenty at once get one token, and one of them an exchange', async () => {
    const invitation = await invite(server);
    await complete(server, invitation);
    await minutesLater(server, 10);
    const tokens = await many(20, async () => (await look(server, invitation)).public_token!);
    expect(new Set(tokens).size).toBe(1);
    const answers = await Promise.all(tokens.map((token) => exchange(server, token)));
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
  });

  test('another client’s looks like none', async () => {
    const mine = await invite(server);
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
      made.push(await invite(server, { client_user_id, biller_id }, OTHER_CLIENT));
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
