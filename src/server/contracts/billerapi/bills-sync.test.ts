import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { IntegrationError } from '../../integrations/integration.ts';
import { sandbox } from '../../integrations/sandbox/sandbox.ts';
import { type Access, billerApiError, linkedAccess, read } from '../../testing/billerapi.ts';
import { minutesLater, resetClock } from '../../testing/clock.ts';
import { openTestServer, type TestServer } from '../../testing/test-server.ts';
import { CLIENT, OTHER_CLIENT, post } from '../../testing/verbs.ts';

/** What the biller does next time. */
let fails = false;
let extra = 0;

let server: TestServer;
beforeAll(async () => {
  const changing: typeof sandbox = {
    ...sandbox,
    async run(...given) {
      if (fails) throw new IntegrationError('BILLER_UNAVAILABLE');
      const result = await sandbox.run(...given);
      return {
        ...result,
        ...(result.bills && { bills: result.bills.map((bill) => ({ ...bill, amount: bill.amount + extra })) }),
      };
    },
  };
  server = await openTestServer({ integrations: () => changing });
});
afterAll(() => server.close());
beforeEach(async () => {
  fails = false;
  extra = 0;
  await resetClock(server);
});

interface Account {
  status: string;
  last_synced_at: string;
}
const account = async ({ headers }: Access) =>
  (await read<{ accounts: Account[] }>(server, '/bills/accounts', headers)).body.accounts[0]!;
const bills = async ({ headers }: Access) =>
  (await read<{ bills: { id: string; amount: number; due_date: string }[] }>(server, '/bills/get', headers)).body.bills;
const trigger = (headers: Record<string, string>, body: object = {}) =>
  post(server, '/bills/sync/trigger', body, headers);

/** Of tomorrow, UTC. */
const minutesToNoon = () => 36 * 60 - Math.floor((Date.now() % 86_400_000) / 60_000);

describe('POST /bills/sync/trigger', () => {
  test('brings bills and last_synced_at up to date; a bill that is known keeps its id', async () => {
    // At noon: at midnight the sandbox's bills are due a day later, and are others.
    await minutesLater(server, minutesToNoon());
    const caller = await linkedAccess(server, { account_number: '4000000007' });
    const [before, synced] = [await bills(caller), (await account(caller)).last_synced_at];
    await minutesLater(server, minutesToNoon() + 5);
    extra = 100;
    const answer = await trigger(caller.headers);
    expect(answer.status).toBe(202);
    expect(await answer.json()).toEqual({ success: true, status: 'SYNCING', account_link_id: caller.link_id });
    await vi.waitFor(async () => expect((await account(caller)).last_synced_at > synced).toBe(true));
    expect(await bills(caller)).toMatchObject(before.map(({ id, amount }) => ({ id, amount: amount + 100 })));
  });

  test('bills that are new come, and those that are over go', async () => {
    const caller = await linkedAccess(server);
    const [before] = await bills(caller);
    await minutesLater(server, 24 * 60);
    await trigger(caller.headers);
    await vi.waitFor(async () => expect((await bills(caller))[0]!.due_date > before!.due_date).toBe(true));
    const after = await bills(caller);
    expect(after).toHaveLength(1);
    expect(after[0]!.id).not.toBe(before!.id);
  });

  test('a biller that does not answer is seen in the status, until it does', async () => {
    const caller = await linkedAccess(server);
    fails = true;
    await trigger(CLIENT, { account_link_id: caller.link_id });
    await vi.waitFor(async () => expect(await account(caller)).toMatchObject({ status: 'ERROR' }));
    expect(await bills(caller)).toHaveLength(1);
    fails = false;
    await trigger(CLIENT, { account_link_id: caller.link_id });
    await vi.waitFor(async () => expect(await account(caller)).toMatchObject({ status: 'ACTIVE' }));
  });

  test('another client’s link looks like none', async () => {
    const { link_id } = await linkedAccess(server);
    const bodies = [
      await trigger(OTHER_CLIENT, { account_link_id: link_id }),
      await trigger(CLIENT, { account_link_id: 'link_unknown' }),
    ];
    for (const answer of bodies) expect(await answer.json()).toEqual(billerApiError(404, 'not_found'));
  });

  test('the same Idempotency-Key starts one sync', async () => {
    const caller = await linkedAccess(server);
    const headers = { ...caller.headers, 'Idempotency-Key': 'a1b2c3' };
    const first = await (await trigger(headers)).text();
    expect(await (await trigger(headers)).text()).toBe(first);
    const rows = server.deps.db.selectFrom('audit').select('id').where('action', '=', 'link.sync');
    expect(await rows.where('object', '=', caller.link_id).execute()).toHaveLength(1);
  });
});

describe('GET /bills?account_number=', () => {
  const of = (account_number: string, more = '') =>
    read<{ bills?: Record<string, unknown>[] }>(server, `/bills?account_number=${account_number}${more}`, CLIENT);

  test.each([
    ['4242424242', ['PENDING']],
    ['4000000005', ['OVERDUE']],
    ['4000000006', ['SCHEDULED']],
    ['4000000007', ['SCHEDULED', 'SCHEDULED', 'PENDING']],
  ])('%s has its bills, without a link', async (number, statuses) => {
    const { status, body } = await of(number);
    expect(status).toBe(200);
    expect(body.bills!.map((bill) => bill.status)).toEqual(statuses);
    expect(body.bills![0]).toMatchObject({
      id: expect.stringMatching(/^bill_/),
      account_number: `****${number.slice(-4)}`,
    });
    expect(await of(number)).toEqual({ status, body });
  });

  test.each([
    ['4000000001', { success: false, error_code: 'INVALID_CREDENTIALS' }],
    ['4000000002', { success: false, error_code: 'BILLER_UNAVAILABLE' }],
    ['4000000003', { status: 'mfa_required', next_step: 'submit-mfa' }],
    ['4000000004', { success: false, error_code: 'ACCOUNT_LOCKED' }],
  ])('%s has none, and is a 200 that says so', async (number, expected) => {
    expect(await of(number)).toMatchObject({ status: 200, body: expected });
  });

  test('what is no account number, or no biller with such, is refused', async () => {
    for (const [number, more] of [
      ['hunter2', ''],
      ['', ''],
      ['4242424242', '&biller_id=hunter2'],
    ]) {
      const { status, body } = await of(number!, more);
      expect(status).toBe(400);
      expect(body).toEqual(billerApiError(400, 'validation_error'));
      expect(JSON.stringify(body)).not.toContain('hunter2');
    }
  });
});
