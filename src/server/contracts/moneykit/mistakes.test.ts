import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { mintToken } from '../../core/tokens.ts';
import { minutesLater, resetClock } from '../../testing/clock.ts';
import { type Link, Merchant, MONEYKIT, moneyKitError, OTHER_MONEYKIT } from '../../testing/moneykit.ts';
import { openTestServer, type TestServer } from '../../testing/test-server.ts';

let server: TestServer;
let merchant: Merchant;
let other: Merchant;
let reader: Merchant;
let link: Link;
beforeAll(async () => {
  server = await openTestServer();
  merchant = await Merchant.open(server);
  other = await Merchant.open(server, OTHER_MONEYKIT);
  reader = await Merchant.open(server, MONEYKIT, 'link:data:read');
  link = await merchant.link({ settings: { products: { transactions: { required: true } } } });
});
let [errors, wrong] = [0, 0];
afterAll(async () => {
  console.log(`AP-7 moneykit errors ${errors} wrong ${wrong}`);
  await server.close();
});
afterEach(() => resetClock(server));

/** Counts what is compared. */
function is(answer: { status: number; body: unknown }, status: number, body: unknown) {
  errors++;
  wrong++;
  expect([answer.status, answer.body]).toEqual([status, body]);
  wrong--;
}

const invalid = (location: (string | number)[], message: unknown = expect.any(String), type = 'value_error') =>
  moneyKitError('api_error.request.validation_failed', 'Request validation error', {
    validation_errors: [{ location, message, type }],
  });

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
    is(await ask(fields, headers), status, moneyKitError('api_error.auth.unauthorized'));
  });
});

describe('the access token', () => {
  test.each([
    ['is missing', ''],
    ['is unknown', mintToken('client_access')],
    ['is of another kind', mintToken('access')],
  ])('%s: 401', async (_, token) => {
    const answer = await new Merchant(server, token).get(`/links/${link.link_id}`);
    is(answer, 401, moneyKitError('api_error.auth.unauthorized'));
    expect(answer.headers.get('WWW-Authenticate')).toBe('Bearer');
  });

  test('is good for an hour to the second, and then says so', async () => {
    const fresh = await Merchant.open(server);
    await minutesLater(server, 59);
    expect((await fresh.get('/auth/introspect')).status).toBe(200);
    await minutesLater(server, 60);
    is(
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
    is(await reader.ask(method, path.replace(':id', link.link_id), body), 401, moneyKitError(code));
  });
});

test('another moneykit-version than 2023-02-18 is refused', async () => {
  const answer = await merchant.get('/auth/introspect', { 'moneykit-version': '2020-01-01' });
  is(answer, 400, moneyKitError('api_error.request.unsupported_version', expect.stringContaining('2023-02-18')));
});

describe('POST /link-session', () => {
  const good = { customer_user: { id: 'user' } };
  const create = (wish: object, by = merchant) => by.ask('POST', '/link-session', { ...good, ...wish });

  test.each([
    ['no customer_user', { customer_user: undefined }, ['customer_user'], 'value_error.missing'],
    ['no customer_user.id', { customer_user: {} }, ['customer_user', 'id'], 'value_error.missing'],
    ['an id that is too long', { customer_user: { id: 'x'.repeat(151) } }, ['customer_user', 'id']],
    [
      'an email that is too short',
      { customer_user: { id: 'user', email: { address: 'a@b' } } },
      ['customer_user', 'email', 'address'],
    ],
    [
      'a phone of another country',
      { customer_user: { id: 'user', phone: { number: '12345', country: 'FR' } } },
      ['customer_user', 'phone', 'country'],
    ],
    ['a redirect_uri with a query', { redirect_uri: 'https://yourdomain.com/oauth.html?a=1' }, ['redirect_uri']],
    ['a redirect_uri that is none', { redirect_uri: 'oauth.html' }, ['redirect_uri']],
    ['an unknown provider', { settings: { providers: ['hunter2'] } }, ['settings', 'providers', 0]],
    ['an unknown country', { settings: { countries: ['US', 'XX'] } }, ['settings', 'countries', 1]],
    [
      'an unknown permission',
      { settings: { link_permissions: { requested: [{ scope: 'hunter2' }] } } },
      ['settings', 'link_permissions', 'requested', 0, 'scope'],
    ],
    [
      'a setting that is no boolean',
      { settings: { products: { identity: { required: 'yes' } } } },
      ['settings', 'products', 'identity', 'required'],
    ],
    ['an unknown institution', { institution_id: 'hunter2' }, ['institution_id']],
    ['an institution that is no bank', { institution_id: 'tmobile' }, ['institution_id']],
    [
      'an institution of another country',
      { institution_id: 'chase', settings: { countries: ['GB'] } },
      ['institution_id'],
    ],
    ['a webhook that is none', { webhook: 'hunter2' }, ['webhook']],
    ['a webhook to a private address', { webhook: 'https://10.0.0.1/' }, ['webhook']],
    ['a tag that begins with a dash', { link_tags: ['ok', '-hunter2'] }, ['link_tags', 1]],
    ['a tag of 100 characters', { link_tags: ['x'.repeat(100)] }, ['link_tags', 0]],
  ] as [string, object, (string | number)[], string?][])('%s: 422', async (_, wish, location, type) => {
    const answer = await create(wish);
    is(answer, 422, invalid(['body', ...location], undefined, type));
    expect(JSON.stringify(answer.body)).not.toContain('hunter2');
  });

  test.each([
    ['a redirect_uri that is not registered', { redirect_uri: 'https://evil.test/oauth.html' }],
    ['Money ID', { connect_features: { enable_money_id: true } }],
    ['Money ID by its older name', { moneylink_features: { enable_money_id: true } }],
  ])('%s: 403', async (_, wish) => {
    is(await create(wish), 403, moneyKitError('link_session_error.forbidden_config'));
  });

  test('Money ID is for clients that have it', async () => {
    expect((await create({ connect_features: { enable_money_id: true } }, other)).status).toBe(201);
  });

  test('an existing link must be one of the client’s', async () => {
    is(await create({ existing_link_id: 'mk_unknown' }), 404, moneyKitError('link_error.not_found', 'Link not found.'));
    is(await create({ existing_link_id: link.link_id }, other), 404, moneyKitError('link_error.not_found'));
  });

  test('broken JSON and a form are refused', async () => {
    const ask = async (type: string, text: string) => {
      const headers = { Authorization: `Bearer ${merchant.token}`, 'Content-Type': type };
      const answer = await server.app.request('/link-session', { method: 'POST', headers, body: text });
      return { status: answer.status, body: await answer.json() };
    };
    is(await ask('application/json', '{'), 422, invalid(['body'], 'The body is not valid JSON.'));
    is(
      await ask('application/x-www-form-urlencoded', 'a=1'),
      415,
      moneyKitError('api_error.request.unsupported_media_type'),
    );
  });
});

describe('POST /link-session/exchange-token', () => {
  const refused = moneyKitError('link_session_error.invalid_token_exchange');

  test('unknown, foreign, expired and spent tokens get one and the same answer', async () => {
    const [spent, foreign, expired] = await Promise.all(
      [0, 1, 2].map(async () => (await merchant.finish(await merchant.createSession())).at('done').public_token),
    );
    expect((await merchant.exchange(spent!)).status).toBe(201);
    const answers = [
      await merchant.exchange(spent!),
      await other.exchange(foreign!),
      await merchant.exchange('nonsense'),
      await merchant.exchange(mintToken('exchangeable')),
      await merchant.exchange(mintToken('public')),
    ];
    await minutesLater(server, 10);
    answers.push(await merchant.exchange(expired!));
    for (const answer of answers) is(answer, 400, refused);
    expect(new Set(answers.map(({ body }) => JSON.stringify(body))).size).toBe(1);
    await resetClock(server);
    expect((await merchant.exchange(foreign!)).status).toBe(201);
  });

  test('the token must be there', async () => {
    const answer = await merchant.ask('POST', '/link-session/exchange-token', {});
    is(answer, 422, invalid(['body', 'exchangeable_token'], 'is required', 'value_error.missing'));
  });
});

describe('links', () => {
  const PATHS: [method: string, path: string, body?: object][] = [
    ['GET', ''],
    ['PATCH', '', {}],
    ['DELETE', ''],
    ['POST', '/reset'],
    ['POST', '/products', { products: ['accounts'] }],
    ['GET', '/accounts'],
    ['GET', '/accounts/numbers'],
    ['GET', '/accounts/acc_1'],
    ['GET', '/identity'],
    ['GET', '/transactions'],
    ['GET', '/transactions/sync'],
  ];

  test.each(PATHS)('%s /links/:id%s: another client’s is like an unknown one, 404', async (method, path, body) => {
    const foreign = await other.ask(method, `/links/${link.link_id}${path}`, body);
    const unknown = await other.ask(method, `/links/mk_unknown${path}`, body);
    is(foreign, 404, moneyKitError('link_error.not_found', 'Link not found.'));
    expect(unknown).toEqual({ ...foreign, headers: expect.anything() });
  });

  test('a deleted one is 410 everywhere', async () => {
    const { link_id } = await merchant.link();
    const deletion = await merchant.ask('DELETE', `/links/${link_id}`);
    expect([deletion.status, deletion.body]).toEqual([204, null]);
    for (const [method, path, body] of PATHS)
      is(await merchant.ask(method, `/links/${link_id}${path}`, body), 410, moneyKitError('link_error.deleted'));
    is(
      await merchant.ask('POST', '/link-session', { customer_user: { id: 'u' }, existing_link_id: link_id }),
      410,
      moneyKitError('link_error.deleted'),
    );
  });

  test('before the exchange its data cannot be read: 422, and why', async () => {
    const visitor = await merchant.finish(await merchant.createSession());
    const { link_id } = visitor.at('done');
    const state = await merchant.get<Link>(`/links/${link_id}`);
    expect([state.status, state.body.state]).toEqual([200, 'awaiting_token_exchange']);
    for (const [method, path, body] of PATHS.slice(3))
      is(
        await merchant.ask(method, `/links/${link_id}${path}`, body),
        422,
        moneyKitError('link_error.bad_state', undefined, { link_error_code: 'incomplete' }),
      );
  });

  test.each([
    ['GET', '/accounts/numbers', undefined],
    ['GET', '/identity', undefined],
    ['POST', '/products', { products: ['identity'] }],
  ])('%s /links/:id%s: 403 for a product the person was not asked for', async (method, path, body) => {
    const answer = await merchant.ask(method, `/links/${link.link_id}${path}`, body);
    is(answer, 403, moneyKitError('link_error.forbidden_action'));
  });

  test('an account that is not there is 404', async () => {
    is(
      await merchant.get(`/links/${link.link_id}/accounts/acc_unknown`),
      404,
      moneyKitError('link_error.not_found', 'Account not found.'),
    );
  });

  test.each([
    ['/links?limit=499', 'limit'],
    ['/links?limit=5001', 'limit'],
    ['/links?cursor=hunter2', 'cursor'],
    ['/links/:id/transactions?page=0', 'page'],
    ['/links/:id/transactions?size=501', 'size'],
    ['/links/:id/transactions?start_date=hunter2', 'start_date'],
    ['/links/:id/transactions?end_date=2023-13-45', 'end_date'],
    ['/links/:id/transactions/sync?cursor=hunter2', 'cursor'],
    ['/institutions?limit=1001', 'limit'],
    ['/institutions?featured=hunter2', 'featured'],
    ['/institutions?cursor=hunter2', 'cursor'],
  ])('GET %s: 422', async (path, name) => {
    const answer = await merchant.get(path.replace(':id', link.link_id));
    is(answer, 422, invalid(['query', name]));
    expect(JSON.stringify(answer.body)).not.toContain('hunter2');
  });

  test('products that are none are refused', async () => {
    const ask = (products: unknown) => merchant.ask('POST', `/links/${link.link_id}/products`, { products });
    is(await ask([]), 422, invalid(['body', 'products']));
    is(await ask(['hunter2']), 422, invalid(['body', 'products', 0]));
  });
});

test.each(['/institutions/nobody', '/institutions/tmobile/styling'])('GET %s: 404', async (path) => {
  is(await merchant.get(path), 404, moneyKitError('institution_error.not_found'));
});

test('an address that does not exist is answered in this contract’s words', async () => {
  is(await merchant.get('/links/x/y/z'), 404, moneyKitError('api_error.request.not_found'));
  is(await merchant.ask('PUT', '/link-session'), 405, moneyKitError('api_error.request.method_not_allowed'));
});
