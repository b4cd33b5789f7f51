import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openTestServer, type TestServer } from '../../../testing/test-server.ts';
import { createLinkToken, exchange, Visitor } from '../../../testing/verbs.ts';

let server: TestServer;
beforeAll(async () => {
  server = await openTestServer();
});
afterAll(() => server.close());

const found = async (username: string, wish: Record<string, unknown>) =>
  (await (await Visitor.begin(server, wish)).toForm()).login(username);

describe('what is connected already', () => {
  const wish = (client_user_id: string) => ({ client_user_id, duplicates: 'reject' });
  const connect = async (client_user_id: string) => {
    const visitor = await (await found('user_good', wish(client_user_id))).untilSettled();
    return visitor.at('done');
  };

  test('is recognised; connecting it anew keeps link, accounts and access, and makes no second link', async () => {
    const first = await connect('twice');
    const { access_token } = (await (await exchange(server, first.public_token)).json()) as { access_token: string };
    const visitor = await found('user_good', wish('twice'));
    expect(visitor.at('accounts')).toMatchObject({
      accounts: [],
      unavailable: [{ id: first.accounts[0]!.id, reason: 'already_linked' }],
      reconnectable: true,
    });
    await (await visitor.move('reconnect', {})).untilSettled();
    expect(visitor.at('done')).toMatchObject({
      updated: true,
      link_id: first.link_id,
      public_token: '',
      accounts: first.accounts,
    });
    const links = await server.deps.db.selectFrom('links').select('id').where('client_user_id', '=', 'twice').execute();
    expect(links).toHaveLength(1);
    const bills = await server.app.request('/bills/get', { headers: { Authorization: `Bearer ${access_token}` } });
    expect(bills.status).toBe(200);
  });

  test('a link that nobody has exchanged yet gives a token again', async () => {
    const first = await connect('unexchanged');
    const visitor = await found('user_good', wish('unexchanged'));
    await (await visitor.move('reconnect', {})).untilSettled();
    const { link_id, public_token } = visitor.at('done');
    expect(link_id).toBe(first.link_id);
    expect((await exchange(server, public_token)).status).toBe(200);
  });

  test('can be opened again after the end, where there is nothing to exchange: a tab may die before it has told', async () => {
    const first = await connect('reopened');
    expect((await exchange(server, first.public_token)).status).toBe(200);
    const token = await createLinkToken(server, wish('reopened'));
    const visitor = await (await Visitor.open(server, token)).toForm();
    await visitor.login('user_good');
    await (await visitor.move('reconnect', {})).untilSettled();
    const done = visitor.at('done');
    for (let i = 0; i < 2; i++) expect((await Visitor.open(server, token)).at('done')).toEqual(done);
  });

  test.each([
    ['of another person', 'somebody', {}],
    ['where the merchant allows it', 'twice', { duplicates: 'allow' }],
  ])('is no matter %s', async (_, client_user_id, more) => {
    const visitor = await found('user_good', { ...wish(client_user_id), ...more });
    expect(visitor.step).toBe('operations');
    await visitor.untilSettled();
  });

  test('there is nothing to connect anew where nothing is connected', async () => {
    const visitor = await found('user_accounts', wish('nobody-yet'));
    expect((await visitor.ask('reconnect', {})).status).toBe(400);
  });
});
