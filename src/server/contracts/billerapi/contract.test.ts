/** AP-1 and AP-7 of this contract: the examples of its pages, and each error that they list, in one table. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createApp } from '../../app.ts';
import { mintToken } from '../../core/secrets/tokens.ts';
import { billerApiError, linkedAccess, TIME } from '../../testing/billerapi.ts';
import { openTestServer, type TestServer } from '../../testing/test-server.ts';
import { CLIENT, exchange, get, linkGood, OTHER_CLIENT, post } from '../../testing/verbs.ts';

let server: TestServer;
beforeAll(async () => {
  server = await openTestServer();
});
afterAll(() => server.close());

const made = { examples: 0, same: 0, errors: 0, right: 0 };
afterAll(() => {
  console.log(`AP-1 billerapi examples ${made.examples} diffs ${made.examples - made.same}`);
  console.log(`AP-7 billerapi errors ${made.errors} wrong ${made.errors - made.right}`);
});

/** Status, content type and body, to the field. */
async function same(answer: Response, status: number, body: unknown): Promise<void> {
  made.examples++;
  expect([answer.status, answer.headers.get('Content-Type')]).toEqual([status, 'application/json']);
  expect(await answer.json()).toEqual(body);
  made.same++;
}

const id = (prefix: string) => expect.stringMatching(new RegExp(`^${prefix}_`));

test('the examples answer field for field', async () => {
  const wish = { client_id: 'sandbox_client', client_user_id: 'user_123', consents: ['bills', 'payments'] };
  await same(
    await post(server, '/link/token/create', { ...wish, redirect_uri: 'https://yourapp.com/callback' }, CLIENT),
    201,
    {
      success: true,
      link_token: id('lt_sandbox'),
      link_token_id: id('ltid'),
      ...wish,
      redirect_uri: 'https://yourapp.com/callback',
      biller_id: null,
      created_at: expect.stringMatching(TIME),
      expires_at: expect.stringMatching(TIME),
    },
  );
  const biller_id = 'test_electric_company';
  await same(await exchange(server, await linkGood(server)), 200, {
    success: true,
    access_token: id('at_sandbox'),
    biller_id,
    link_id: id('link'),
  });
  const { headers, link_id } = await linkedAccess(server);
  const account_number = '****4242';
  await same(await get(server, '/bills/accounts', headers), 200, {
    accounts: [
      {
        id: id('acc'),
        biller_id,
        biller_name: 'Test Electric Company',
        client_user_id: expect.any(String),
        status: 'ACTIVE',
        account_number,
        last_synced_at: expect.stringMatching(TIME),
        created_at: expect.stringMatching(TIME),
        updated_at: expect.stringMatching(TIME),
      },
    ],
  });
  const bill = {
    id: id('bill'),
    biller_id,
    biller_name: 'Test Electric Company',
    account_number,
    amount: expect.any(Number),
    currency: 'USD',
    due_date: expect.stringMatching(/^\d{4}-\d\d-\d\d$/),
    status: 'PENDING',
    statement_date: expect.stringMatching(/^\d{4}-\d\d-\d\d$/),
    description: expect.any(String),
    auto_pay_enabled: false,
    line_items: [{ description: expect.any(String), amount: expect.any(Number) }],
  };
  const page = { bills: [bill], data: [bill], has_more: false, next_cursor: null };
  await same(await get(server, `/bills/get?account_link_id=${link_id}`, headers), 200, page);
  const asked = await post(server, '/request-to-link/create', { client_user_id: 'user_123' }, CLIENT);
  const invitation = {
    id: id('rtl'),
    client_id: 'sandbox_client',
    client_user_id: 'user_123',
    biller_id: null,
    status: 'PENDING',
    link_token_id: id('ltid'),
    session_url: expect.stringMatching(/^http:/),
    metadata: null,
    created_at: expect.stringMatching(TIME),
    updated_at: expect.stringMatching(TIME),
  };
  await same(asked, 201, { success: true, ...invitation });
  await same(await get(server, '/link/request-to-link', CLIENT), 200, {
    items: [invitation],
    total: 1,
    page: 1,
    limit: 20,
  });
});

/** One call for each status that the contract's page of errors lists, and for those that HTTP adds. */
const ERRORS: [status: number, error: string, message: RegExp, call: () => Promise<Response>][] = [
  [
    400,
    'validation_error',
    /^client_user_id: is required/,
    () => post(server, '/link/token/create', { client_id: 'sandbox_client', consents: ['bills'] }, CLIENT),
  ],
  [400, 'validation_error', /^public_token is not valid/, () => exchange(server, mintToken('public'))],
  [401, 'authentication_error', /X-Client-ID/, () => get(server, '/billers')],
  [401, 'authentication_error', /Authorization/, () => get(server, '/bills/get')],
  [
    403,
    'authorization_error',
    /^client_id must be/,
    () => post(server, '/link/token/exchange', { public_token: 'x', client_id: 'sandbox_other' }, CLIENT),
  ],
  [404, 'not_found', /no such request-to-link/, () => get(server, '/link/request-to-link/rtl_unknown', CLIENT)],
  [404, 'not_found', /no such address/, () => get(server, '/link/token', CLIENT)],
  [405, 'validation_error', /POST only/, () => get(server, '/link/token/create')],
  [
    409,
    'validation_error',
    /No code is asked for/,
    async () => {
      const wish = { client_id: 'sandbox_client', client_user_id: 'x', consents: ['bills'] };
      const answer = await post(server, '/link/token/create', wish, CLIENT);
      const { link_token, link_token_id } = (await answer.json()) as { link_token: string; link_token_id: string };
      const headers = { Authorization: `Bearer ${link_token}` };
      return post(server, `/link/${link_token_id}/submit-mfa`, { mfa_code: '1' }, headers);
    },
  ],
  [413, 'validation_error', /64 KB/, () => post(server, '/link/token/create', { x: 'x'.repeat(70_000) }, CLIENT)],
  [
    415,
    'validation_error',
    /application\/json/,
    () => post(server, '/link/token/create', {}, { ...CLIENT, 'Content-Type': 'text/plain' }),
  ],
  [
    422,
    'validation_error',
    /Idempotency-Key was used/,
    async () => {
      const create = (client_user_id: string) =>
        post(server, '/request-to-link/create', { client_user_id }, { ...CLIENT, 'Idempotency-Key': 'one-key' });
      await create('a');
      return create('b');
    },
  ],
  [
    500,
    'internal_error',
    /./,
    async () => {
      const search = () => {
        throw new Error('hunter2');
      };
      const directory = { ...server.deps.directory, search };
      return get({ app: createApp({ ...server.deps, directory }) }, '/billers', CLIENT);
    },
  ],
];

test.each(ERRORS)('%i is %s: %s', async (status, error, message, call) => {
  made.errors++;
  const answer = await call();
  expect(answer.status).toBe(status);
  expect(await answer.json()).toEqual(billerApiError(status, error, message));
  expect(answer.headers.get('X-Request-Id')).toMatch(/^req_/);
  made.right++;
});

test('429 after a hundred changes a minute, or a thousand reads: wait 30 seconds, says header and body', async () => {
  const limited = { app: createApp({ ...server.deps, config: { ...server.deps.config, rateLimits: true } }) };
  const calls = {
    change: () => post(limited, '/link/token/exchange', {}, OTHER_CLIENT),
    read: () => get(limited, '/billers?limit=1', OTHER_CLIENT),
  };
  for (const [call, limit] of [
    [calls.change, 100],
    [calls.read, 1000],
  ] as const) {
    made.errors++;
    for (let asked = 0; asked < limit; asked++) expect((await call()).status).not.toBe(429);
    const answer = await call();
    expect([answer.status, answer.headers.get('Retry-After')]).toEqual([429, '30']);
    expect(await answer.json()).toEqual(billerApiError(429, 'rate_limit_exceeded', /30 seconds/));
    made.right++;
  }
}, 120_000);
