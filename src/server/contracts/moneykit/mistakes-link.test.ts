import { afterAll, beforeAll, describe, expect, test } from 'vitest';
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
  console.log(`AP-7 moneykit link errors ${tally.compared} wrong ${tally.differing}`);
  await server.close();
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
    tally.is(foreign, 404, moneyKitError('link_error.not_found', 'Link not found.'));
    expect(unknown).toEqual({ ...foreign, headers: expect.anything() });
  });

  test('a deleted one is 410 everywhere', async () => {
    const { link_id } = await merchant.link();
    const deletion = await merchant.ask('DELETE', `/links/${link_id}`);
    expect([deletion.status, deletion.body]).toEqual([204, null]);
    for (const [method, path, body] of PATHS)
      tally.is(await merchant.ask(method, `/links/${link_id}${path}`, body), 410, moneyKitError('link_error.deleted'));
    tally.is(
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
      tally.is(
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
    tally.is(answer, 403, moneyKitError('link_error.forbidden_action'));
  });

  test('an account that is not there is 404', async () => {
    tally.is(
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
    tally.is(answer, 422, invalid(['query', name]));
    expect(JSON.stringify(answer.body)).not.toContain('hunter2');
  });

  test('products that are none are refused', async () => {
    const ask = (products: unknown) => merchant.ask('POST', `/links/${link.link_id}/products`, { products });
    tally.is(await ask([]), 422, invalid(['body', 'products']));
    tally.is(await ask(['hunter2']), 422, invalid(['body', 'products', 0]));
  });
});

test.each(['/institutions/nobody', '/institutions/tmobile/styling'])('GET %s: 404', async (path) => {
  tally.is(await merchant.get(path), 404, moneyKitError('institution_error.not_found'));
});

test('an address that does not exist is answered in this contract’s words', async () => {
  tally.is(await merchant.get('/links/x/y/z'), 404, moneyKitError('api_error.request.not_found'));
  tally.is(await merchant.ask('PUT', '/link-session'), 405, moneyKitError('api_error.request.method_not_allowed'));
});
