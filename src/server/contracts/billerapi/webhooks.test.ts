import { createHmac } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { billerApiError, linkedAccess, read, TIME } from '../../testing/billerapi.ts';
import { openTestServer, type TestServer } from '../../testing/test-server.ts';
import { CLIENT, createLinkToken, exchange, linkGood, OTHER_CLIENT, post, Visitor } from '../../testing/verbs.ts';
import { openReceiver, type Receiver } from '../../testing/webhook-receiver.ts';
import { EVENTS } from './events.ts';

const HOOKS = '/iam/clients/sandbox_client/webhooks';

let receiver: Receiver;
let server: TestServer;
beforeAll(async () => {
  receiver = await openReceiver();
  server = await openTestServer({ settings: { webhookAllow: [receiver.hostPort] } });
});
afterAll(async () => {
  await server.close();
  await receiver.close();
});
beforeEach(async () => {
  await server.deps.db.deleteFrom('webhook_endpoints').execute();
  receiver.received = [];
});

const register = (more: object = {}, client = CLIENT, path = HOOKS) =>
  post(server, path, { environment: 'sandbox', url: receiver.url, events: EVENTS, ...more }, client);
interface Hook {
  id: string;
  secret: string;
  status: string;
}
const registered = async (more: object = {}) => (await (await register(more)).json()) as Hook;
const remove = (path: string, client: Record<string, string> = CLIENT) =>
  Promise.resolve(server.app.request(path, { method: 'DELETE', headers: client }));

interface Told {
  event_type: string;
  event_id: string;
  data: Record<string, string>;
}
const told = () => receiver.received.map(({ body }) => JSON.parse(body) as Told);
/** The events that came, by name, once there are so many. */
async function heard(count: number): Promise<string[]> {
  await receiver.until(count);
  return told()
    .map(({ event_type }) => event_type)
    .sort();
}

describe('registration', () => {
  test('answers 201 with the secret, which is told this once', async () => {
    const answer = await register();
    expect(answer.status).toBe(201);
    const { secret, success, ...hook } = (await answer.json()) as Hook & { success: boolean };
    expect({ ...hook, success }).toEqual({
      success: true,
      id: expect.stringMatching(/^whe_/),
      client_id: 'sandbox_client',
      environment: 'sandbox',
      url: receiver.url,
      events: [...EVENTS],
      status: 'ACTIVE',
      created_at: expect.stringMatching(TIME),
    });
    expect(secret).toMatch(/^whsec_/);
    expect((await read(server, HOOKS, CLIENT)).body).toEqual({ webhooks: [hook] });
    expect((await server.dump()).includes(secret)).toBe(false);
  });

  test.each<[object, RegExp]>([
    [{ environment: 'production' }, /^environment must be sandbox/],
    [{ environment: 'hunter2' }, /^environment: must be sandbox or development or production/],
    [{ events: ['link.hunter2'] }, /^events\[0\]: must be/],
    [{ events: [] }, /^events: must not be empty/],
    [{ url: 'ftp://hunter2.test/' }, /^url must be an https address/],
    [{ url: 'http://10.0.0.1/hunter2' }, /^url must be a public address/],
    [{ url: 'http://hunter2:pw@example.com/' }, /^url must not hold a user name/],
    [{ secret: 'hunter2' }, /^secret must be/],
  ])('%j is refused and not repeated', async (wrong, message) => {
    const answer = await register(wrong);
    const body = await answer.json();
    expect(body).toEqual(billerApiError(400, 'validation_error', message));
    expect(JSON.stringify(body)).not.toContain('hunter2');
  });

  test('another client’s address looks like none: to register, to list, to rotate and to delete', async () => {
    const { id } = await registered();
    const unknown = { status: 404, body: billerApiError(404, 'not_found') };
    const bodyOf = async (answer: Response) => ({ status: answer.status, body: await answer.json() });
    for (const path of [HOOKS, '/iam/clients/nobody/webhooks']) {
      expect(await bodyOf(await register({}, OTHER_CLIENT, path))).toEqual(unknown);
      expect(await read(server, path, OTHER_CLIENT)).toEqual(unknown);
    }
    for (const at of [`/iam/clients/sandbox_other/webhooks/${id}`, '/iam/clients/sandbox_other/webhooks/whe_unknown']) {
      expect(await bodyOf(await post(server, `${at}/rotate`, {}, OTHER_CLIENT))).toEqual(unknown);
      expect(await bodyOf(await remove(at, OTHER_CLIENT))).toEqual(unknown);
    }
  });

  test('a rotated secret signs beside the former one; a deleted address hears nothing', async () => {
    const { id, secret } = await registered({ events: ['link.created'] });
    const answer = await post(server, `${HOOKS}/${id}/rotate`, {}, CLIENT);
    const fresh = ((await answer.json()) as Hook).secret;
    expect(fresh).not.toBe(secret);
    await linkGood(server);
    await receiver.until(1);
    const { headers, body } = receiver.received[0]!;
    for (const one of [fresh, secret]) new Webhook(one).verify(body, headers as Record<string, string>);
    expect((await remove(`${HOOKS}/${id}`)).status).toBe(200);
    expect((await remove(`${HOOKS}/${id}`)).status).toBe(404);
    await linkGood(server);
    expect(
      await server.deps.db.selectFrom('deliveries').select('id').where('url', '=', receiver.url).execute(),
    ).toEqual([]);
    expect(receiver.received).toHaveLength(1);
  });
});

describe('a message', () => {
  test('has the documented body and headers, and the signature of its time and body', async () => {
    const { secret } = await registered({ events: ['link.created'], secret: 'a-secret-of-my-own' });
    expect(secret).toBe('a-secret-of-my-own');
    const token = await linkGood(server);
    await receiver.until(1);
    const { body, headers } = receiver.received[0]!;
    const { link_id } = (await (await exchange(server, token)).json()) as { link_id: string };
    const message = JSON.parse(body);
    expect(message).toEqual({
      event_type: 'link.created',
      event_id: expect.stringMatching(/^evt_/),
      timestamp: expect.stringMatching(TIME),
      client_id: 'sandbox_client',
      mode: 'sandbox',
      data: {
        link_id,
        link_token_id: expect.stringMatching(/^ltid_/),
        biller_id: 'test_electric_company',
        status: 'ACTIVE',
      },
    });
    expect(headers).toMatchObject({
      'content-type': 'application/json',
      'x-webhook-event-type': 'link.created',
      'x-webhook-id': message.event_id,
      'x-webhook-timestamp': expect.stringMatching(/^\d{10}$/),
      'x-webhook-client-id': 'sandbox_client',
      'x-webhook-source': 'billerapi',
    });
    const [, t, v1] = /^t=(\d{10}),v1=([0-9a-f]{64})$/.exec(headers['billbutler-signature'] as string)!;
    expect(v1).toBe(createHmac('sha256', secret).update(`${t}.${body}`).digest('hex'));
    expect(Math.abs(Number(t) - Date.now() / 1000)).toBeLessThan(300);
  });

  test('comes for each link, each of its accounts and each bill; with ids, and without what the person entered', async () => {
    await registered();
    await linkedAccess(server, { account_number: '4000000007' });
    expect(await heard(5)).toEqual([
      'account-link.created',
      'bill.created',
      'bill.created',
      'bill.created',
      'link.created',
    ]);
    const link = told().find(({ event_type }) => event_type === 'link.created')!.data;
    for (const { event_type, data } of told())
      if (event_type !== 'link.created') expect(data.account_link_id).toBe(link.link_id);
    expect(receiver.received.map(({ body }) => body).join()).not.toMatch(/4000000007|user_good|pass_good/);
  });

  test('of a link that is connected anew comes for what is new alone', async () => {
    const login = async (more: object) => {
      const wish = { client_user_id: 'told-again', consents: ['bills'], ...more };
      const visitor = await Visitor.open(server, await createLinkToken(server, wish));
      await (visitor.session.preselected ? visitor.move('consent', { accepted: true }) : visitor.toForm());
      return (await visitor.login('user_good')).untilSettled();
    };
    const { link_id } = (await login({})).at('done');
    await server.deps.db.updateTable('bills').set({ amount: 1 }).where('link_id', '=', link_id).execute();
    await registered();
    await login({ link_id });
    expect(await heard(3)).toEqual(['account-link.updated', 'bill.updated', 'link.updated']);
    receiver.received = [];
    await login({ link_id });
    expect(await heard(2)).toEqual(['account-link.updated', 'link.updated']);
  });

  test('comes for each change of an invitation', async () => {
    await registered({ events: ['request-to-link.created', 'request-to-link.updated'] });
    const answer = await post(server, '/request-to-link/create', { client_user_id: 'ann' }, CLIENT);
    const { id, session_url } = (await answer.json()) as { id: string; session_url: string };
    const { origin, pathname, search } = new URL(session_url);
    const page = await (await server.app.request(pathname + search)).text();
    const visitor = await Visitor.open(server, /content="(lt_sandbox_[\w-]+)"/.exec(page)![1]!, origin);
    await (await visitor.toForm()).login('user_good');
    await visitor.untilSettled();
    await receiver.until(3);
    const statuses = told().map(({ event_type, data }) => {
      expect(data.request_to_link_id).toBe(id);
      return `${event_type} ${data.status}`;
    });
    expect(statuses.sort()).toEqual([
      'request-to-link.created PENDING',
      'request-to-link.updated COMPLETED',
      'request-to-link.updated IN_PROGRESS',
    ]);
  });

  test('comes when a link is brought up to date, and when it is removed', async () => {
    const { link_id, headers } = await linkedAccess(server);
    await registered({ events: ['link.updated', 'account-link.updated'] });
    await post(server, '/bills/sync/trigger', {}, headers);
    expect(await heard(2)).toEqual(['account-link.updated', 'link.updated']);
    expect((await remove(`/link/${link_id}`)).status).toBe(200);
    await receiver.until(4);
    expect(told().filter(({ data }) => data.status === 'DISCONNECTED')).toHaveLength(2);
  });

  test('goes to the client whose link it is, and to nobody else', async () => {
    await registered();
    await linkGood(server, { client: OTHER_CLIENT });
    await vi.waitFor(async () => {
      const others = server.deps.db.selectFrom('links').select('id').where('client_id', '=', 'sandbox_other');
      expect(await others.execute()).toHaveLength(1);
    });
    const rows = server.deps.db.selectFrom('deliveries').select('id').where('client_id', '=', 'sandbox_other');
    expect(await rows.execute()).toEqual([]);
    expect(receiver.received).toEqual([]);
  });
});

test('DELETE /link/:link_id ends access; another client’s link looks like none', async () => {
  const { link_id, headers } = await linkedAccess(server);
  const foreign = await remove(`/link/${link_id}`, OTHER_CLIENT);
  expect(foreign.status).toBe(404);
  expect(await foreign.text()).toBe(await (await remove('/link/link_unknown')).text());
  expect((await read(server, '/bills/get', headers)).status).toBe(200);
  const answer = await remove(`/link/${link_id}`);
  expect(await answer.json()).toEqual({ success: true, link_id });
  for (const path of ['/bills/get', '/bills/accounts']) expect((await read(server, path, headers)).status).toBe(401);
  expect((await remove(`/link/${link_id}`)).status).toBe(404);
});

test('a link that nobody made has no messages', async () => {
  await registered();
  await createLinkToken(server);
  const rows = server.deps.db.selectFrom('deliveries').select('id').where('status', '=', 'pending');
  expect(await rows.execute()).toEqual([]);
});
