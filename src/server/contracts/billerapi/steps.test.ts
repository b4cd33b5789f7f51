import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { billerApiError } from '../../testing/billerapi.ts';
import { minutesLater, resetClock } from '../../testing/clock.ts';
import { openTestServer, type TestServer } from '../../testing/test-server.ts';
import { CLIENT, createLinkToken, exchange, get, OTHER_CLIENT, post, Visitor } from '../../testing/verbs.ts';
import { SCENARIOS } from './scenarios.ts';

let server: TestServer;
beforeAll(async () => {
  server = await openTestServer();
});
afterAll(() => server.close());
afterEach(() => resetClock(server));

interface Flow {
  id: string;
  token: string;
}
async function begin(more: object = { biller_id: 'test_electric_company' }, client = CLIENT): Promise<Flow> {
  const body = { client_id: client['X-Client-ID'], client_user_id: `user-${crypto.randomUUID()}`, consents: ['bills'] };
  const answer = await post(server, '/link/token/create', { ...body, ...more }, client);
  const made = (await answer.json()) as { link_token: string; link_token_id: string };
  return { id: made.link_token_id, token: made.link_token };
}

type Step = 'submit-credentials' | 'submit-mfa' | 'discover-accounts';
type Body = Record<string, unknown>;
async function call({ id, token }: Flow, step: Step, body: object): Promise<{ status: number; body: Body }> {
  const answer = await post(server, `/link/${id}/${step}`, body, { Authorization: `Bearer ${token}` });
  return { status: answer.status, body: (await answer.json()) as Body };
}
const login = (flow: Flow, account_number: string) => call(flow, 'submit-credentials', { account_number });

/** Until the accounts are linked. */
async function finish(flow: Flow, more: object = {}): Promise<Body> {
  await call(flow, 'discover-accounts', more);
  return vi.waitFor(async () => {
    const { body } = await call(flow, 'discover-accounts', {});
    expect(body.status).toBe('completed');
    return body;
  });
}

const ON = { success: true, next_step: 'discover_accounts' };
const no = (error_code: string) => ({ success: false, error_code, message: expect.any(String) });
const MFA = { status: 'mfa_required', next_step: 'submit-mfa' };

test.each<[string, object]>([
  ['4242424242', ON],
  ['4000000001', no('INVALID_CREDENTIALS')],
  ['4000000002', no('BILLER_UNAVAILABLE')],
  ['4000000003', MFA],
  ['4000000004', no('ACCOUNT_LOCKED')],
  ['4000000005', ON],
  ['4000000006', ON],
  ['4000000007', ON],
  ['4000000008', ON],
])('%s answers 200 with what the magic number stands for', async (number, expected) => {
  expect(await login(await begin(), number)).toEqual({ status: 200, body: expected });
});

test('GET /sandbox/scenarios lists every magic number', async () => {
  const { scenarios } = (await (await get(server, '/sandbox/scenarios')).json()) as { scenarios: Body[] };
  expect(scenarios.map(({ account_number, scenario }) => [account_number, scenario])).toEqual(
    SCENARIOS.map(([number, scenario]) => [number, scenario]),
  );
  expect(scenarios).toHaveLength(9);
});

describe('the whole flow without a widget', () => {
  test('ends in a public token', async () => {
    const flow = await begin();
    await login(flow, '4242424242');
    const done = await finish(flow);
    expect(done).toEqual({
      success: true,
      status: 'completed',
      accounts: [
        { id: expect.stringMatching(/^acc_/), name: 'Primary', account_number: '****4242', type: 'residential' },
      ],
      link_id: expect.stringMatching(/^link_/),
      public_token: expect.stringMatching(/^pt_sandbox_/),
    });
    const answer = await exchange(server, done.public_token as string);
    expect(await answer.json()).toMatchObject({ success: true, link_id: done.link_id });
    // Nothing is left to do in it.
    expect((await call(flow, 'discover-accounts', {})).status).toBe(401);
  });

  test('offers several accounts, and links those that were picked', async () => {
    const flow = await begin();
    await login(flow, '4000000008');
    const { body } = await call(flow, 'discover-accounts', {});
    expect(body).toMatchObject({ success: true, status: 'select_accounts', next_step: 'discover_accounts' });
    const found = body.accounts as { id: string; name: string }[];
    expect(found.map(({ name }) => name)).toEqual(['Primary', 'Vacation Home', 'Business']);
    expect(await call(flow, 'discover-accounts', { account_ids: ['acc_of_another'] })).toEqual({
      status: 400,
      body: billerApiError(400, 'validation_error', /^account_ids names/),
    });
    const done = await finish(flow, { account_ids: [found[1]!.id] });
    expect((done.accounts as Body[]).map(({ name }) => name)).toEqual(['Vacation Home']);
  });

  test('only 123456 passes; after a few other codes the login is over, and begins anew', async () => {
    const flow = await begin();
    await login(flow, '4000000003');
    const code = (mfa_code: string) => call(flow, 'submit-mfa', { mfa_code });
    expect(await code('000000')).toEqual({ status: 200, body: no('MFA_INVALID') });
    expect(await code('000000')).toEqual({ status: 200, body: no('MFA_INVALID') });
    expect(await code('000000')).toEqual({ status: 200, body: no('TOO_MANY_ATTEMPTS') });
    expect((await code('123456')).status).toBe(409);
    expect(await login(flow, '4000000003')).toEqual({ status: 200, body: MFA });
    expect(await code('123456')).toEqual({ status: 200, body: ON });
  });

  test('takes user name and password where a biller asks for them, and the biller where the token names none', async () => {
    const flow = await begin({});
    const fields = { username: 'user_good', password: 'pass_good' };
    expect(await call(flow, 'submit-credentials', fields)).toEqual({
      status: 400,
      body: billerApiError(400, 'validation_error', /^biller_id: is required/),
    });
    expect(await call(flow, 'submit-credentials', { ...fields, biller_id: 'nobody' })).toEqual({
      status: 200,
      body: no('BILLER_NOT_FOUND'),
    });
    expect(await call(flow, 'submit-credentials', { ...fields, password: 'x', biller_id: 'tmobile' })).toEqual({
      status: 200,
      body: no('INVALID_CREDENTIALS'),
    });
    expect(await call(flow, 'submit-credentials', { ...fields, biller_id: 'chase' })).toEqual({
      status: 200,
      body: ON,
    });
  });

  test.each<[string, object, RegExp]>([
    ['no field at all', {}, /^username: is required\. password: is required\.$|^password: is required\. username/],
    ['a malformed account number', { account_number: 'hunter2' }, /^account_number: is malformed\.$/],
    ['a field of another type', { account_number: 4242424242 }, /^account_number: must be a string\.$/],
    ['another biller', { account_number: '4242424242', biller_id: 'chase' }, /^biller_id must be the one/],
  ])('refuses %s', async (_, body, message) => {
    const answer = await call(await begin(), 'submit-credentials', body);
    expect(answer).toEqual({ status: 400, body: billerApiError(400, 'validation_error', message) });
    expect(JSON.stringify(answer)).not.toContain('hunter2');
  });
});

describe('it is the widget’s own session', () => {
  test('which goes on where a widget has left it, and the widget goes on where this has', async () => {
    const flow = await begin();
    const visitor = await Visitor.open(server, flow.token);
    await visitor.move('consent', { accepted: true });
    await login(flow, '4000000003');
    expect((await visitor.look()).step).toBe('challenge');
    await visitor.move('answer', { answer: '123456' });
    expect((await finish(flow)).public_token).toBe((await visitor.look()).at('done').public_token);
  });

  test('and ends with its time', async () => {
    const flow = await begin();
    await login(flow, '4000000003');
    await minutesLater(server, 61);
    expect(await call(flow, 'submit-mfa', { mfa_code: '123456' })).toEqual({
      status: 401,
      body: billerApiError(401, 'authentication_error'),
    });
  });
});

test('without its link token nobody gets in; another id looks like none', async () => {
  const [flow, other] = [await begin(), await begin({}, OTHER_CLIENT)];
  for (const step of ['submit-credentials', 'submit-mfa', 'discover-accounts'] as const) {
    for (const token of ['', 'lt_sandbox_x', (await createLinkToken(server)).slice(0, -1), 'sandbox_secret'])
      expect((await call({ id: flow.id, token }, step, {})).status).toBe(401);
    const foreign = await call({ id: other.id, token: flow.token }, step, {});
    expect(foreign).toEqual({ status: 404, body: billerApiError(404, 'not_found') });
    expect(await call({ id: 'ltid_unknown', token: flow.token }, step, {})).toEqual(foreign);
  }
});
