import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { billerApiError, linkedAccess, read, TIME } from '../../testing/billerapi.ts';
import { minutesLater, resetClock } from '../../testing/clock.ts';
import { openTestServer, type TestServer } from '../../testing/test-server.ts';
import { CLIENT, OTHER_CLIENT } from '../../testing/verbs.ts';

let server: TestServer;
beforeAll(async () => {
  server = await openTestServer();
});
afterAll(() => server.close());
afterEach(() => resetClock(server));

interface Bills {
  bills: Record<string, unknown>[];
  data: unknown[];
  has_more: boolean;
  next_cursor: string | null;
}

const access = (more?: Record<string, string>, username?: string) => linkedAccess(server, more, username);

describe('GET /bills/get', () => {
  const bills = ({ headers }: { headers: Record<string, string> }, query = '') =>
    read<Bills>(server, `/bills/get${query}`, headers);
  const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

  test('gives the bill, field for field', async () => {
    const { status, body } = await bills(await access());
    expect(status).toBe(200);
    expect(body).toEqual({
      bills: [
        {
          id: expect.stringMatching(/^bill_/),
          biller_id: 'test_electric_company',
          biller_name: 'Test Electric Company',
          account_number: '****4242',
          amount: expect.any(Number),
          currency: 'USD',
          due_date: inDays(15),
          status: 'PENDING',
          statement_date: inDays(-6),
          description: 'Monthly bill',
          auto_pay_enabled: false,
          line_items: [{ description: 'Usage charge', amount: body.bills[0]!.amount }],
        },
      ],
      data: body.bills,
      has_more: false,
      next_cursor: null,
    });
    expect(Number.isInteger(body.bills[0]!.amount)).toBe(true);
  });

  test.each([
    ['4000000005', [{ status: 'OVERDUE', due_date: inDays(-30) }]],
    ['4000000006', [{ status: 'SCHEDULED', auto_pay_enabled: true, due_date: inDays(5) }]],
    [
      '4000000007',
      [
        { status: 'SCHEDULED', due_date: inDays(75) },
        { status: 'SCHEDULED', due_date: inDays(45) },
        { status: 'PENDING', due_date: inDays(15) },
      ],
    ],
  ])('account number %s has its bills, newest first', async (account_number, expected) => {
    expect((await bills(await access({ account_number }))).body.bills).toMatchObject(expected);
  });

  test('filters and pages', async () => {
    const caller = await access({ account_number: '4000000007' });
    const dates = async (query: string) => (await bills(caller, query)).body.bills.map(({ due_date }) => due_date);
    expect(await dates('?status=PENDING')).toEqual([inDays(15)]);
    expect(await dates(`?start_date=${inDays(40)}`)).toEqual([inDays(75), inDays(45)]);
    expect(await dates(`?end_date=${inDays(45)}`)).toEqual([inDays(45), inDays(15)]);
    expect(await dates('?source=OCR')).toEqual([]);
    expect(await dates('?source=BILLER_DIRECT')).toHaveLength(3);
    const first = (await bills(caller, '?limit=2')).body;
    expect(first).toMatchObject({ has_more: true, next_cursor: expect.any(String) });
    const second = (await bills(caller, `?limit=2&cursor=${first.next_cursor}`)).body;
    expect(second).toMatchObject({ has_more: false, next_cursor: null });
    expect([...first.bills, ...second.bills].map(({ due_date }) => due_date)).toEqual([
      inDays(75),
      inDays(45),
      inDays(15),
    ]);
  });

  test('takes the link’s own id and no other', async () => {
    const [caller, other] = [await access(), await access()];
    expect((await bills(caller, `?account_link_id=${caller.link_id}`)).status).toBe(200);
    expect((await bills({ headers: CLIENT }, `?account_link_id=${caller.link_id}`)).status).toBe(200);
    const foreign = await bills(caller, `?account_link_id=${other.link_id}`);
    const unknown = await bills(caller, '?account_link_id=link_unknown');
    expect(foreign.body).toEqual(billerApiError(404, 'not_found'));
    expect(foreign).toEqual(unknown);
  });

  test('a client may ask with its credentials, for its own links', async () => {
    const { link_id } = await access();
    const asked = (headers: Record<string, string>, id: string) => bills({ headers }, `?account_link_id=${id}`);
    expect((await asked(CLIENT, link_id)).body.bills).toHaveLength(1);
    const foreign = await asked(OTHER_CLIENT, link_id);
    expect(foreign.body).toEqual(billerApiError(404, 'not_found'));
    expect(foreign).toEqual(await asked(CLIENT, 'link_unknown'));
    expect((await bills({ headers: CLIENT })).body).toEqual(
      billerApiError(400, 'validation_error', 'account_link_id: is required.'),
    );
    // Whoever shows an access token is held to it.
    expect((await asked({ ...CLIENT, Authorization: 'Bearer at_sandbox_no' }, link_id)).status).toBe(401);
  });

  test('a cursor is good for its own list, for a day', async () => {
    const [caller, other] = [await access({ account_number: '4000000007' }), await access()];
    const { next_cursor } = (await bills(caller, '?limit=1')).body;
    const next = (who: typeof caller) => bills(who, `?limit=1&cursor=${next_cursor}`);
    expect((await next(other)).body).toEqual(billerApiError(400, 'validation_error', /^cursor must be/));
    await minutesLater(server, 24 * 60 - 1);
    expect((await next(caller)).status).toBe(200);
    await minutesLater(server, 24 * 60);
    expect((await next(caller)).status).toBe(400);
  });

  test.each([
    '?limit=0',
    '?limit=101',
    '?limit=hunter2',
    '?status=hunter2',
    '?source=hunter2',
    '?start_date=hunter2',
    '?end_date=2026-13-45',
    '?cursor=hunter2',
  ])('%s is refused and not repeated', async (query) => {
    const answer = await bills(await access(), query);
    expect(answer.status).toBe(400);
    expect(answer.body).toEqual(billerApiError(400, 'validation_error'));
    expect(JSON.stringify(answer.body)).not.toContain('hunter2');
  });

  test('access does not expire', async () => {
    const caller = await access();
    await minutesLater(server, 60 * 24 * 3650);
    expect((await bills(caller)).status).toBe(200);
  });
});

test('GET /bills/accounts gives the accounts that were picked, field for field', async () => {
  const { headers } = await access({ account_number: '4000000008' }, 'anybody');
  const { status, body } = await read(server, '/bills/accounts', headers);
  expect(status).toBe(200);
  const account = (account_number: string) => ({
    id: expect.stringMatching(/^acc_/),
    biller_id: 'test_electric_company',
    biller_name: 'Test Electric Company',
    client_user_id: expect.stringMatching(/^user-/),
    status: 'ACTIVE',
    account_number,
    last_synced_at: expect.stringMatching(TIME),
    created_at: expect.stringMatching(TIME),
    updated_at: expect.stringMatching(TIME),
  });
  expect(body).toEqual({ accounts: [account('****4242'), account('****4243'), account('****4244')] });
});
