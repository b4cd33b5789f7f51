import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { mintToken } from '../../core/secrets/tokens.ts';
import { minutesLater, resetClock } from '../../testing/clock.ts';
import { invalid, type Link, Merchant, moneyKitError, OTHER_MONEYKIT, Tally } from '../../testing/moneykit.ts';
import { openTestServer, type TestServer } from '../../testing/test-server.ts';

let server: TestServer;
let merchant: Merchant;
let other: Merchant;
let link: Link;
beforeAll(async () => {
  server = await openTestServer();
  merchant = await Merchant.open(server);
  other = await Merchant.open(server, OTHER_MONEYKIT);
  link = await merchant.link({ settings: { products: { transactions: { required: true } } } });
});
const tally = new Tally();
afterAll(async () => {
  console.log(`AP-7 moneykit session errors ${tally.compared} wrong ${tally.differing}`);
  await server.close();
});
afterEach(() => resetClock(server));

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
    tally.is(answer, 422, invalid(['body', ...location], undefined, type));
    expect(JSON.stringify(answer.body)).not.toContain('hunter2');
  });

  test.each([
    ['a redirect_uri that is not registered', { redirect_uri: 'https://evil.test/oauth.html' }],
    ['Money ID', { connect_features: { enable_money_id: true } }],
    ['Money ID by its older name', { moneylink_features: { enable_money_id: true } }],
  ])('%s: 403', async (_, wish) => {
    tally.is(await create(wish), 403, moneyKitError('link_session_error.forbidden_config'));
  });

  test('Money ID is for clients that have it', async () => {
    expect((await create({ connect_features: { enable_money_id: true } }, other)).status).toBe(201);
  });

  test('an existing link must be one of the client’s', async () => {
    tally.is(
      await create({ existing_link_id: 'mk_unknown' }),
      404,
      moneyKitError('link_error.not_found', 'Link not found.'),
    );
    tally.is(await create({ existing_link_id: link.link_id }, other), 404, moneyKitError('link_error.not_found'));
  });

  test('broken JSON and a form are refused', async () => {
    const ask = async (type: string, text: string) => {
      const headers = { Authorization: `Bearer ${merchant.token}`, 'Content-Type': type };
      const answer = await server.app.request('/link-session', { method: 'POST', headers, body: text });
      return { status: answer.status, body: await answer.json() };
    };
    tally.is(await ask('application/json', '{'), 422, invalid(['body'], 'The body is not valid JSON.'));
    tally.is(
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
    for (const answer of answers) tally.is(answer, 400, refused);
    expect(new Set(answers.map(({ body }) => JSON.stringify(body))).size).toBe(1);
    await resetClock(server);
    expect((await merchant.exchange(foreign!)).status).toBe(201);
  });

  test('the token must be there', async () => {
    const answer = await merchant.ask('POST', '/link-session/exchange-token', {});
    tally.is(answer, 422, invalid(['body', 'exchangeable_token'], 'is required', 'value_error.missing'));
  });
});
