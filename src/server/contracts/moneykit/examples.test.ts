import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Merchant, MONEYKIT, Tally } from '../../testing/moneykit.ts';
import { openTestServer, type TestServer } from '../../testing/test-server.ts';

let server: TestServer;
let merchant: Merchant;
beforeAll(async () => {
  server = await openTestServer();
  merchant = await Merchant.open(server);
});
const tally = new Tally();
afterAll(async () => {
  console.log(`AP-1 moneykit examples ${tally.compared} diffs ${tally.differing}`);
  await server.close();
});

const NAIVE = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/);
const UUID = expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
const MK = expect.stringMatching(/^mk_[\w-]{22}$/);
const ALL = 'link_session:create link:data:read link:data:refresh institutions:read';

describe('POST /auth/token answers 201', () => {
  const form = (fields: Record<string, string>, headers: Record<string, string> = {}) =>
    server.app.request('/auth/token', {
      method: 'POST',
      headers: { 'Content-Type': 'application/x-www-form-urlencoded', ...headers },
      body: new URLSearchParams(fields).toString(),
    });
  const granted = { access_token: expect.stringMatching(/^ca_[\w-]{43}$/), token_type: 'bearer', expires_in: 3600 };
  const grant_type = 'client_credentials';

  test.each([
    ['for a form', () => form({ grant_type, ...MONEYKIT }), ALL],
    ['for one that leaves the scope empty', () => form({ grant_type, scope: '', ...MONEYKIT }), ALL],
    [
      'for HTTP Basic',
      () => form({ grant_type }, { Authorization: `Basic ${btoa('sandbox_client:sandbox_secret')}` }),
      ALL,
    ],
    [
      'for JSON, with the scopes asked for',
      () =>
        server.app.request('/auth/token', {
          method: 'POST',
          headers: { 'Content-Type': 'application/json' },
          body: JSON.stringify({ grant_type, scope: 'institutions:read link:data:read', ...MONEYKIT }),
        }),
      'institutions:read link:data:read',
    ],
  ])('%s', async (_, ask, scope) => {
    const answer = await ask();
    expect(answer.headers.get('Cache-Control')).toBe('no-store');
    tally.same([answer.status, await answer.json()], [201, { ...granted, scope }]);
  });
});

test('GET /auth/introspect tells whose token it is', async () => {
  const { status, body } = await merchant.get('/auth/introspect');
  tally.same(
    [status, body],
    [
      200,
      {
        client_id: 'sandbox_client',
        client_name: 'Acme',
        scope: ALL,
        app: { id: 'sandbox_client', app_name: 'Acme' },
      },
    ],
  );
});

test('POST /link-session answers 201 with a UUID, for every documented field', async () => {
  const { status, body } = await merchant.ask('POST', '/link-session', {
    customer_user: {
      id: 'test-user',
      email: { address: 'jordan@example.com', customer_verified_at: '2023-02-16T09:14:11' },
      phone: { number: '6175551212', country: 'US', customer_verified_at: '2023-02-16T09:14:11' },
    },
    redirect_uri: 'https://yourdomain.com/oauth.html',
    settings: {
      providers: ['moneykit', 'mx'],
      countries: ['US', 'CA'],
      link_permissions: { requested: [{ scope: 'identity', reason: 'To greet you by name.', required: true }] },
      products: {
        account_numbers: { required: false, prefetch: true },
        transactions: { required: true, prefetch: true, extend_history: true, require_permission: true, reason: 'x' },
        investments: null,
      },
    },
    institution_id: 'chase',
    webhook: 'https://example.com/webhook',
    link_tags: ['user_type:admin'],
    moneylink_features: { bug_reporter: true, enable_money_id: false },
    connect_features: { issue_reporter: true, duplicate_institution_warning: true, permit_only_one_account: false },
    custom_sandbox_data: {
      accounts: [{ account_type: 'depository.checking', name: 'Mine', account_number: '12345678' }],
    },
  });
  tally.same([status, body], [201, { link_session_token: UUID }]);
});

describe('POST /link-session/exchange-token', () => {
  test('answers 201 with the link of the documentation, field for field', async () => {
    const token = await merchant.createSession({
      institution_id: 'chase',
      link_tags: ['user_type:admin'],
      webhook: 'https://example.com/webhook',
      settings: {
        products: {
          account_numbers: { required: false, prefetch: true },
          identity: { required: false, prefetch: true },
          transactions: { required: true, prefetch: true, extend_history: true },
        },
      },
    });
    const visitor = await merchant.finish(token);
    const { public_token, link_id } = visitor.at('done');
    expect(public_token).toEqual(UUID);
    const { status, body } = await merchant.exchange(public_token);
    const times = { refreshed_at: NAIVE, last_attempted_at: NAIVE };
    tally.same(
      [status, body],
      [
        201,
        {
          link_id,
          link: {
            link_id,
            institution_id: 'chase',
            institution_name: 'Chase',
            provider: 'moneykit',
            state: 'connected',
            last_synced_at: NAIVE,
            tags: ['user_type:admin'],
            products: {
              accounts: times,
              account_numbers: { ...times, settings: { required: false, prefetch: true } },
              identity: { ...times, settings: { required: false, prefetch: true } },
              transactions: { ...times, settings: { required: true, prefetch: true, extend_history: true } },
            },
            webhook: 'https://example.com/webhook',
          },
        },
      ],
    );
    tally.same(link_id, MK);
    expect(Object.keys(body)).toEqual(['link_id', 'link']);
  });

  test('with the header moneykit-version as without', async () => {
    const version = { 'moneykit-version': '2023-02-18' };
    const visitor = await merchant.finish(await merchant.createSession());
    const exchangeable_token = visitor.at('done').public_token;
    const path = '/link-session/exchange-token';
    const { status, body } = await merchant.ask<{ link: object }>('POST', path, { exchangeable_token }, version);
    tally.same(
      [status, Object.keys(body.link)],
      [
        201,
        ['link_id', 'institution_id', 'institution_name', 'provider', 'state', 'last_synced_at', 'tags', 'products'],
      ],
    );
  });
});

test('GET /.well-known/jwks.json holds a key before anything is signed', async () => {
  const { status, body } = await merchant.get<{ keys: Record<string, string>[] }>('/.well-known/jwks.json');
  expect(status).toBe(200);
  for (const key of body.keys)
    tally.same(key, {
      kty: 'EC',
      crv: 'P-256',
      alg: 'ES256',
      use: 'sig',
      kid: expect.any(String),
      x: expect.any(String),
      y: expect.any(String),
    });
  expect(body.keys.length).toBeGreaterThan(1);
});
