import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { minutesLater, resetClock } from '../../testing/clock.ts';
import { type Link, Merchant, MONEYKIT, moneyKitError, OTHER_MONEYKIT } from '../../testing/moneykit.ts';
import { openTestServer, type TestServer } from '../../testing/test-server.ts';
import { Visitor } from '../../testing/verbs.ts';

let server: TestServer;
let merchant: Merchant;
let other: Merchant;
beforeAll(async () => {
  server = await openTestServer();
  merchant = await Merchant.open(server);
  other = await Merchant.open(server, OTHER_MONEYKIT);
});
afterAll(() => server.close());
afterEach(() => resetClock(server));

const read = async (id: string) => (await merchant.get<Link>(`/links/${id}`)).body;

const COPIED_SESSION = sql`jsonb_build_object('intent_id', name, 'bearer_hash', null, 'link_id', null)`;

describe('GET /links', () => {
  test('lists the client’s links, the newest first, in pages', async () => {
    const { link_id } = await merchant.link();
    const mine = (await merchant.get<{ links: { link_id: string }[]; next_cursor: null }>('/links')).body;
    expect(mine.next_cursor).toBe(null);
    expect(mine.links[0]).toEqual({ link_id, created_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:]{8}$/) });
    expect((await other.get('/links')).body).toEqual({ links: [], next_cursor: null });

    for (const [table, id, more] of [
      ['intents', sql`(select intent_id from links where id = ${link_id})`, sql`jsonb_build_object('hash', null)`],
      ['sessions', sql`(select session_id from links where id = ${link_id})`, COPIED_SESSION],
      ['links', sql`${link_id}`, sql`jsonb_build_object('session_id', name, 'intent_id', name)`],
    ] as const)
      await sql`
        insert into ${sql.table(table)}
        select copy.*
        from ${sql.table(table)} as one, generate_series(1, 501) as n, lateral (select 'mk_' || lpad(n::text, 22, '0') as name) as named,
          lateral jsonb_populate_record(
            null::${sql.table(table)},
            to_jsonb(one) || jsonb_build_object('id', name, 'client_id', 'sandbox_other') || ${more}
          ) as copy
        where one.id = ${id}`.execute(server.deps.db);
    type Page = { links: { link_id: string }[]; next_cursor: string | null };
    const first = (await other.get<Page>('/links?limit=500')).body;
    const second = (await other.get<Page>(`/links?limit=500&cursor=${first.next_cursor}`)).body;
    expect([first.links.length, second.links.length, second.next_cursor]).toEqual([500, 1, null]);
    expect(new Set([...first.links, ...second.links].map((one) => one.link_id)).size).toBe(501);
  });

  test('GET /users/:id/links is a dictionary of one user’s', async () => {
    const customer_user = { id: 'user-with-two' };
    const links = [await merchant.link({ customer_user }), await merchant.link({ customer_user })];
    const { body } = await merchant.get<{ links: Record<string, Link> }>('/users/user-with-two/links');
    expect(body.links).toEqual(Object.fromEntries(links.map((link) => [link.link_id, link])));
    expect((await other.get('/users/user-with-two/links')).body).toEqual({ links: {} });
    await merchant.ask('DELETE', `/links/${links[0]!.link_id}`);
    const { body: after } = await merchant.get<typeof body>('/users/user-with-two/links');
    expect(Object.keys(after.links)).toEqual([links[1]!.link_id]);
  });
});

test('PATCH /links/:id changes what is named, and nothing else', async () => {
  const { link_id } = await merchant.link({ webhook: 'https://example.com/one', link_tags: ['a'] });
  const patch = (body: object) => merchant.ask<Link>('PATCH', `/links/${link_id}`, body);
  expect(await patch({ tags: ['b', 'c'] })).toMatchObject({
    status: 200,
    body: { tags: ['b', 'c'], webhook: 'https://example.com/one' },
  });
  expect((await patch({ webhook: 'https://example.com/two' })).body).toMatchObject({
    tags: ['b', 'c'],
    webhook: 'https://example.com/two',
  });
  expect((await patch({ link_tags: [] })).body.tags).toEqual([]);
  const { body } = await patch({ webhook: null });
  expect(body).not.toHaveProperty('webhook');
  expect(await read(link_id)).toEqual(body);
  expect(await patch({ webhook: 'https://169.254.169.254/' })).toMatchObject({
    status: 422,
    body: { validation_errors: [{ location: ['body', 'webhook'] }] },
  });
});

describe('a link that has lost its connection', () => {
  const reset = (id: string) => merchant.ask<Link>('POST', `/links/${id}/reset`);

  test('says so, gives what was read before, and cannot be refreshed', async () => {
    const { link_id } = await merchant.link();
    expect(await reset(link_id)).toMatchObject({ status: 200, body: { state: 'error', error_code: 'auth_expired' } });
    expect((await merchant.get(`/links/${link_id}/accounts`)).status).toBe(200);
    const refresh = await merchant.ask('POST', `/links/${link_id}/products`, { products: ['accounts'] });
    expect([refresh.status, refresh.body]).toEqual([
      422,
      moneyKitError('link_error.bad_state', undefined, { link_error_code: 'auth_expired' }),
    ]);
  });

  test('comes back when the person links again: same id, same accounts, other webhook and tags', async () => {
    const first = await merchant.link({ webhook: 'https://example.com/one', link_tags: ['a'], settings: NUMBERS });
    const accounts = `/links/${first.link_id}/accounts`;
    const before = (await merchant.get<{ accounts: object[] }>(accounts)).body.accounts;
    await reset(first.link_id);

    const token = await merchant.createSession({
      existing_link_id: first.link_id,
      institution_id: 'credit-agricole',
      link_tags: ['b'],
      settings: { products: { identity: { required: true } } },
    });
    const visitor = await Visitor.open(server, token);
    expect(visitor.session.preselected).toBe(true);
    await (await visitor.toForm()).login('user_good');
    await visitor.untilSettled();
    expect(visitor.at('done')).toMatchObject({ public_token: '', link_id: first.link_id });

    const again = await read(first.link_id);
    expect(again).toMatchObject({ state: 'connected', institution_id: 'moneykit-creds-bank', tags: ['b'] });
    expect(again).not.toHaveProperty('error_code');
    expect(again).not.toHaveProperty('webhook');
    expect(Object.keys(again.products)).toEqual(['accounts', 'account_numbers', 'identity']);
    expect((await merchant.get<{ accounts: object[] }>(accounts)).body.accounts).toEqual(before);
    expect((await merchant.get(`/links/${first.link_id}/identity`)).status).toBe(200);
  });

  test('a link that is deleted while the person links again stays deleted', async () => {
    const { link_id } = await merchant.link();
    const visitor = await Visitor.open(server, await merchant.createSession({ existing_link_id: link_id }));
    await visitor.toForm();
    expect((await merchant.ask('DELETE', `/links/${link_id}`)).status).toBe(204);
    expect((await visitor.ask('credentials', { fields: { username: 'user_good', password: 'pass_good' } })).ok).toBe(
      false,
    );
    expect((await merchant.get(`/links/${link_id}`)).status).toBe(410);
  });
});
const NUMBERS = { products: { account_numbers: { required: true } } };

test('a product that is not required may fail; one that is required ends the flow', async () => {
  // OPERATION_FAILED is what every operation comes to for this user, and accounts are always required.
  const visitor = await merchant.finish(await merchant.createSession(), 'user_operation_failed');
  expect(visitor.at('failed').error).toMatchObject({ code: 'OPERATION_FAILED' });
});

test('refreshing is limited by product: once an hour, or once a day; of several all or none', async () => {
  const { link_id } = await merchant.link();
  const refresh = (...products: string[]) => merchant.ask('POST', `/links/${link_id}/products`, { products });
  const statuses = async (...asked: string[][]) => {
    const all: number[] = [];
    for (const products of asked) all.push((await refresh(...products)).status);
    return all;
  };
  const LIMITED = moneyKitError('api_error.rate_limit_exceeded', 'Rate limit exceeded');
  expect(await statuses(['accounts', 'accounts'], ['accounts'], ['identity'])).toEqual([202, 429, 202]);
  const answer = await refresh('transactions', 'identity');
  expect([answer.status, answer.body]).toEqual([429, LIMITED]);
  expect(Number(answer.headers.get('Retry-After'))).toBeGreaterThan(86_000);
  expect(await statuses(['transactions'])).toEqual([202]);
  await minutesLater(server, 61);
  const later = await Merchant.open(server, MONEYKIT);
  const ask = async (product: string) =>
    (await later.ask('POST', `/links/${link_id}/products`, { products: [product] })).status;
  expect([await ask('accounts'), await ask('transactions'), await ask('identity')]).toEqual([202, 202, 429]);
  await minutesLater(server, 24 * 60 + 1);
  const tomorrow = await Merchant.open(server, MONEYKIT);
  const { status } = await tomorrow.ask('POST', `/links/${link_id}/products`, { products: ['identity'] });
  expect(status).toBe(202);
});
