import { createHash } from 'node:crypto';
import { createLocalJWKSet, type JSONWebKeySet, jwtVerify } from 'jose';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { IntegrationError } from '../../integrations/integration.ts';
import { sandbox } from '../../integrations/sandbox/sandbox.ts';
import { type Link, Merchant, moneyKitError } from '../../testing/moneykit.ts';
import { openTestServer, type TestServer } from '../../testing/test-server.ts';
import { openReceiver, type Received, type Receiver, skipPauses } from '../../testing/webhook-receiver.ts';

let receiver: Receiver;
let server: TestServer;
let merchant: Merchant;
let isDown = false;
beforeAll(async () => {
  receiver = await openReceiver();
  server = await openTestServer({
    settings: { webhookAllow: [receiver.hostPort] },
    integrations: () => ({
      ...sandbox,
      run(...asked) {
        if (isDown) throw new IntegrationError('BILLER_UNAVAILABLE');
        return sandbox.run(...asked);
      },
    }),
  });
  merchant = await Merchant.open(server);
});
afterAll(async () => {
  await server.close();
  await receiver.close();
});
beforeEach(() => {
  isDown = false;
  receiver.answer = () => ({ status: 200 });
});

/** What came to this path, once so much has. A path of its own for each test: deliveries come when they like. */
function receivedAt(path: string, count: number): Promise<Received[]> {
  const those = () => receiver.received.filter((one) => one.path === `/hook${path}`);
  return vi.waitFor(
    () => {
      expect(those().length).toBeGreaterThanOrEqual(count);
      return those();
    },
    { timeout: 10_000 },
  );
}
const parse = ({ body }: Received) => JSON.parse(body) as Record<string, unknown>;
/** What was told of a link, in the order of the events themselves: deliveries may overtake one another. */
const toldOf = (link_id: string) =>
  server.deps.db
    .selectFrom('deliveries')
    .select(['event', 'body'])
    .orderBy('created_at')
    .execute()
    .then((rows) => rows.map(({ body }) => JSON.parse(body)).filter((body) => body.link_id === link_id));
const linkWithWebhook = (path = '', wish: object = {}) =>
  merchant.link({ webhook: receiver.url + path, link_tags: ['a'], ...wish });

/** As a merchant checks it: with a public library, against the published keys. */
async function verify({ headers, body }: Received) {
  const { body: jwks } = await merchant.get<JSONWebKeySet>('/.well-known/jwks.json');
  const { payload, protectedHeader } = await jwtVerify(
    headers['moneykit-signature'] as string,
    createLocalJWKSet(jwks),
    { issuer: 'https://api.moneykit.com', algorithms: ['ES256'], clockTolerance: 300 },
  );
  expect(payload.request_body_sha256).toBe(createHash('sha256').update(body).digest('hex'));
  expect(Math.abs(payload.iat! - Date.now() / 1000)).toBeLessThan(300);
  return protectedHeader;
}

const common = (link_id: string, webhook_event: string) => ({
  webhook_event,
  webhook_major_version: 1,
  webhook_minor_version: 0,
  webhook_idempotency_key: expect.stringMatching(/^evt_/),
  webhook_timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/),
  link_id,
  link_tags: ['a'],
});

test('a new link is told: state, products, transactions; then the exchange. Each is signed', async () => {
  const settings = { products: { transactions: { required: true } } };
  const { link_id } = await linkWithWebhook('/new', { settings });
  const all = await receivedAt('/new', 5);
  const told = all.map(parse);
  const product = { state: 'completed', state_changed_at: expect.any(String) };
  expect(told).toHaveLength(5);
  expect(told).toEqual(
    expect.arrayContaining([
      { ...common(link_id, 'link.state_changed'), state: 'awaiting_token_exchange' },
      { ...common(link_id, 'link.product_refresh'), product: 'accounts', ...product },
      { ...common(link_id, 'link.product_refresh'), product: 'transactions', ...product },
      { ...common(link_id, 'transactions.updates_available'), has_history: true },
      { ...common(link_id, 'link.state_changed'), state: 'connected' },
    ]),
  );
  for (const received of all) {
    expect(await verify(received)).toMatchObject({ alg: 'ES256', typ: 'JWT', kid: expect.any(String) });
    expect(received.headers).toMatchObject({
      'moneykit-delivery-token': expect.stringMatching(/^dlv_/),
      'moneykit-delivery-attempt': '1',
    });
  }
  console.log(`WH-6 moneykit events ${told.length} largest ${Math.max(...all.map(({ body }) => body.length))}`);
});

test('a changed body does not verify', async () => {
  await linkWithWebhook('/changed');
  const [received] = await receivedAt('/changed', 1);
  await expect(verify({ ...received!, body: `${received!.body} ` })).rejects.toThrow();
});

test('it is tried again under the same key until it is taken', async () => {
  const { link_id } = await merchant.link({ link_tags: ['a'] });
  await merchant.ask('PATCH', `/links/${link_id}`, { webhook: `${receiver.url}/again` });
  let failures = 2;
  receiver.answer = ({ path }) => ({ status: path === '/hook/again' && failures-- > 0 ? 500 : 204 });
  const key = 'my own key: 1';
  const { status, body } = await merchant.ask<{ delivery_token: string }>('POST', `/webhooks/test/link/${link_id}`, {
    webhook_event: 'link.state_changed',
    webhook_idempotency_key: key,
  });
  expect([status, body]).toEqual([200, { delivery_token: expect.stringMatching(/^dlv_/) }]);
  for (let attempt = 1; attempt <= 3; attempt++) {
    const { headers } = (await receivedAt('/again', attempt))[attempt - 1]!;
    expect(headers['moneykit-delivery-token']).toBe(body.delivery_token);
    expect(headers['moneykit-delivery-attempt']).toBe(String(attempt));
    await vi.waitFor(async () => {
      const row = await server.deps.db
        .selectFrom('deliveries')
        .select('attempts')
        .where('id', '=', body.delivery_token)
        .executeTakeFirstOrThrow();
      expect(row.attempts).toBe(attempt);
    });
    await skipPauses(server);
  }
  expect((await receivedAt('/again', 3)).map(parse)).toEqual(
    Array(3).fill({ ...common(link_id, 'link.state_changed'), webhook_idempotency_key: key, state: 'connected' }),
  );
});

test.each(['link.product_refresh', 'transactions.updates_available'])('%s can be tried out', async (webhook_event) => {
  const { link_id } = await linkWithWebhook();
  const wish = { webhook_event, webhook_idempotency_key: 'k' };
  expect((await merchant.ask('POST', `/webhooks/test/link/${link_id}`, wish)).status).toBe(200);
  expect((await toldOf(link_id)).at(-1)).toMatchObject({ webhook_event, webhook_idempotency_key: 'k' });
});

test('a link without a webhook has nothing to try out, and nothing is sent', async () => {
  const { link_id } = await merchant.link();
  const wish = { webhook_event: 'link.state_changed', webhook_idempotency_key: 'k' };
  const answer = await merchant.ask('POST', `/webhooks/test/link/${link_id}`, wish);
  expect([answer.status, answer.body]).toEqual([400, moneyKitError('link_error.bad_config')]);
  expect(await toldOf(link_id)).toEqual([]);
});

test('a refresh is told when it is done, and when it failed; so are the link’s ups and downs', async () => {
  const settings = { products: { identity: { required: true } } };
  const { link_id } = await linkWithWebhook('', { settings });
  const read = async () => (await merchant.get<Link>(`/links/${link_id}`)).body;
  const refresh = async (expected: object[]) => {
    const before = (await toldOf(link_id)).length;
    await server.deps.db.deleteFrom('rate_limits').execute();
    const answer = await merchant.ask('POST', `/links/${link_id}/products`, { products: ['identity'] });
    expect(answer.status).toBe(202);
    await vi.waitFor(async () => expect((await read()).state).toMatch(isDown ? 'error' : 'connected'));
    await vi.waitFor(async () => {
      const told = (await toldOf(link_id)).slice(before);
      expect(told).toHaveLength(expected.length);
      expect(told).toEqual(expect.arrayContaining(expected.map((one) => expect.objectContaining(one))));
    }, 5000);
  };
  const product = { webhook_event: 'link.product_refresh', product: 'identity' };
  const state = { webhook_event: 'link.state_changed' };
  await refresh([{ ...product, state: 'completed' }]);
  isDown = true;
  await refresh([
    { ...state, state: 'error', error: 'institution_error', error_message: expect.any(String) },
    { ...product, state: 'failed', error_message: expect.any(String) },
  ]);
  expect(await read()).toMatchObject({
    state: 'error',
    error_code: 'institution_error',
    products: { identity: { error_code: 'institution_error' } },
  });
  isDown = false;
  await refresh([
    { ...state, state: 'connected' },
    { ...product, state: 'completed' },
  ]);
  expect((await read()).products.identity).not.toHaveProperty('error_code');
});

test('a reset and a deletion are told', async () => {
  const { link_id } = await linkWithWebhook();
  await merchant.ask('POST', `/links/${link_id}/reset`);
  expect((await toldOf(link_id)).at(-1)).toMatchObject({ state: 'error', error: 'auth_expired' });
  await merchant.ask('DELETE', `/links/${link_id}`);
  expect((await toldOf(link_id)).at(-1)).toMatchObject({ webhook_event: 'link.state_changed', state: 'deleted' });
});
