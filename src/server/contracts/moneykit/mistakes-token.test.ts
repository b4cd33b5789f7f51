import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { mintToken } from '../../core/secrets/tokens.ts';
import { minutesLater, resetClock } from '../../testing/clock.ts';
import { type Link, Merchant, MONEYKIT, moneyKitError, Tally } from '../../testing/moneykit.ts';
import { openTestServer, type TestServer } from '../../testing/test-server.ts';

let server: TestServer;
let merchant: Merchant;
let reader: Merchant;
let link: Link;
beforeAll(async () => {
  server = await openTestServer();
  merchant = await Merchant.open(server);
  reader = await Merchant.open(server, MONEYKIT, 'link:data:read');
  link = await merchant.link({ settings: { products: { transactions: { required: true } } } });
});
const tally = new Tally();
afterAll(async () => {
  console.log(`AP-7 moneykit token errors ${tally.compared} wrong ${tally.differing}`);
  await server.close();
});
afterEach(() => resetClock(server));

describe('POST /auth/token', () => {
  const grant_type = 'client_credentials';
  const ask = async (fields: Record<string, string>, headers: Record<string, string> = {}) => {
    const answer = await server.app.request('/auth/token', {
      method: 'POST',
      headers: { 'Content-Type': 'application/x-www-form-urlencoded', ...headers },
      body: new URLSearchParams(fields).toString(),
    });
    return { status: answer.status, body: await answer.json() };
  };
  const basic = { Authorization: `Basic ${btoa('sandbox_client:sandbox_secret')}` };

  test.each([
    ['a wrong secret', { grant_type, ...MONEYKIT, client_secret: 'wrong' }, {}, 401],
    ['an unknown client', { grant_type, ...MONEYKIT, client_id: 'nobody' }, {}, 401],
    ['no client', { grant_type }, {}, 401],
    ['no grant_type', { ...MONEYKIT }, {}, 400],
    ['another grant_type', { ...MONEYKIT, grant_type: 'refresh_token' }, {}, 400],
    ['an unknown scope', { grant_type, ...MONEYKIT, scope: 'link:data:read everything' }, {}, 400],
    ['two ways to show the secret', { grant_type, ...MONEYKIT }, basic, 400],
    ['two clients', { grant_type, client_id: 'sandbox_other' }, basic, 400],
  ])('refuses %s', async (_, fields, headers, status) => {
    tally.is(await ask(fields, headers), status, moneyKitError('api_error.auth.unauthorized'));
  });
});

describe('the access token', () => {
  test.each([
    ['is missing', ''],
    ['is unknown', mintToken('client_access')],
    ['is of another kind', mintToken('access')],
  ])('%s: 401', async (_, token) => {
    const answer = await new Merchant(server, token).get(`/links/${link.link_id}`);
    tally.is(answer, 401, moneyKitError('api_error.auth.unauthorized'));
    expect(answer.headers.get('WWW-Authenticate')).toBe('Bearer');
  });

  test('is good for an hour to the second, and then says so', async () => {
    const fresh = await Merchant.open(server);
    await minutesLater(server, 59);
    expect((await fresh.get('/auth/introspect')).status).toBe(200);
    await minutesLater(server, 60);
    tally.is(
      await fresh.get('/auth/introspect'),
      401,
      moneyKitError('api_error.auth.expired_access_token', 'Access token expired'),
    );
  });

  test.each([
    ['POST', '/link-session', { customer_user: { id: 'user' } }, 'api_error.auth.unauthorized'],
    ['POST', '/link-session/exchange-token', { exchangeable_token: 'x' }, 'api_error.auth.unauthorized'],
    ['GET', '/institutions', undefined, 'api_error.auth.unauthorized'],
    ['DELETE', '/links/:id', undefined, 'link_error.unauthorized_access'],
    ['PATCH', '/links/:id', {}, 'link_error.unauthorized_access'],
    ['POST', '/links/:id/reset', undefined, 'link_error.unauthorized_access'],
    ['POST', '/links/:id/products', { products: ['accounts'] }, 'link_error.unauthorized_access'],
  ])('lacks the scope for %s %s: 401', async (method, path, body, code) => {
    tally.is(await reader.ask(method, path.replace(':id', link.link_id), body), 401, moneyKitError(code));
  });
});

test('another moneykit-version than 2023-02-18 is refused', async () => {
  const answer = await merchant.get('/auth/introspect', { 'moneykit-version': '2020-01-01' });
  tally.is(answer, 400, moneyKitError('api_error.request.unsupported_version', expect.stringContaining('2023-02-18')));
});
