// @vitest-environment node

import { once } from 'node:events';
import { request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { serve } from '@hono/node-server';
import { Kysely } from 'kysely';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { paths } from '../../protocol/endpoints.ts';
import { inMinutes } from '../database/clock.ts';
import { appWithout } from '../testing/app-without.ts';
import { minutesLater, resetClock } from '../testing/clock.ts';
import { openTestServer, type TestServer } from '../testing/test-server.ts';
import { CLIENT, createLinkToken, exchange, get, linkGood, OTHER_CLIENT, post, Visitor } from '../testing/verbs.ts';

let server: TestServer;
beforeAll(async () => {
  server = await openTestServer({ settings: { rateLimits: true, trustedProxies: ['127.0.0.0/8'] } });
});
afterAll(() => server.close());
afterEach(async () => {
  await resetClock(server);
  await server.deps.db.deleteFrom('rate_limits').execute();
});

type Target = Pick<TestServer, 'app'>;
const create = (client = CLIENT, target: Target = server) => {
  const body = { client_id: client['X-Client-ID'], client_user_id: 'u', consents: ['bills'] };
  return post(target, '/link/token/create', body, client);
};
const statuses = async (answers: Promise<Response>[]) => {
  const counts: Record<string, number> = {};
  for (const { status } of await Promise.all(answers)) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
};
const times = (count: number, ask: () => Promise<Response>) => statuses(Array.from({ length: count }, () => ask()));

/** As if so many had come within this minute. */
const fill = (key: string, count: number) =>
  server.deps.db
    .insertInto('rate_limits')
    .values({ key, count, ends_at: inMinutes(1) })
    .execute();

describe('BillerAPI', () => {
  test('takes a hundred changes a minute of each client, then asks for 30 seconds in the contract’s words', async () => {
    expect(await times(130, () => create())).toEqual({ 201: 100, 429: 30 });
    const answer = await create();
    expect(answer.headers.get('Retry-After')).toBe('30');
    expect(await answer.json()).toEqual({
      status_code: 429,
      error: 'rate_limit_exceeded',
      message: expect.stringContaining('30 seconds'),
      documentation_url: 'https://docs.billerapi.com/concepts/rate-limits',
    });
    // Another client, and reading, are counted apart.
    expect((await create(OTHER_CLIENT)).status).toBe(201);
    expect((await get(server, '/billers', CLIENT)).status).toBe(200);
    await minutesLater(server, 1);
    expect((await create()).status).toBe(201);
  });

  test('takes a thousand reads a minute, whatever token of the client they show', async () => {
    const token = await linkGood(server);
    const { access_token } = (await (await exchange(server, token)).json()) as { access_token: string };
    const billers = () => get(server, '/billers?limit=1', CLIENT);
    const bills = () => get(server, '/bills/get', { Authorization: `Bearer ${access_token}` });
    await fill('client sandbox_client read', 980);
    expect([await times(15, billers), await times(15, bills)]).toEqual([{ 200: 15 }, { 200: 5, 429: 10 }]);
    expect((await get(server, '/billers', OTHER_CLIENT)).status).toBe(200);
  });
});

test('a widget is counted by its session, and told how long it has to wait', async () => {
  const visitor = await Visitor.open(server, await createLinkToken(server));
  const other = await Visitor.open(server, await createLinkToken(server));
  expect(await times(101, () => visitor.ask('consent', { accepted: true }, 7))).toEqual({ 409: 100, 429: 1 });
  const answer = await visitor.ask('consent', { accepted: true });
  expect(Number(answer.headers.get('Retry-After'))).toBeGreaterThan(0);
  expect(await answer.json()).toMatchObject({ error: { code: 'RATE_LIMITED' } });
  expect((await other.ask('consent', { accepted: true })).status).toBe(200);
});

describe('a stranger', () => {
  let http: ReturnType<typeof serve>;
  beforeAll(async () => {
    http = serve({ fetch: server.app.fetch, hostname: '127.0.0.1', port: 0 });
    await once(http, 'listening');
  });
  afterAll(() => void http.close());

  const body = JSON.stringify({ link_token: 'x', origin: 'http://localhost:4000', cid: 'A'.repeat(22) });
  /** One try to open a session, as told by the proxy that is the test itself. */
  const open = (forwarded: string, path: string = paths.sessions) =>
    new Promise<number>((resolve, reject) => {
      const { port } = http.address() as AddressInfo;
      const headers = { 'Content-Type': 'application/json', 'X-Forwarded-For': forwarded };
      const asked = request({ host: '127.0.0.1', port, path, method: 'POST', headers }, (answer) => {
        answer.resume();
        resolve(answer.statusCode ?? 0);
      });
      asked.on('error', reject);
      asked.end(body);
    });
  const fillNetwork = (network: string) => fill(`network ${network} ${paths.sessions} stranger`, 600);

  test('is counted by the network it comes from, at each address apart', async () => {
    await fillNetwork('cb0071/24');
    await fillNetwork('20010db800010002/64');
    expect({
      sameHost: await open('203.0.113.9'),
      sameNetwork: await open('203.0.113.250'),
      mapped: await open('::ffff:203.0.113.77'),
      nextNetwork: await open('203.0.114.9'),
      sixSameNetwork: await open('2001:db8:1:2:ffff::1'),
      sixNextNetwork: await open('2001:db8:1:3::1'),
      // What stands left of the last stranger was written by that stranger.
      forged: await open('198.51.100.7, 203.0.113.9'),
      throughTwoProxies: await open('203.0.113.9, 127.0.0.9'),
      nonsense: await open('hunter2'),
    }).toEqual({
      sameHost: 429,
      sameNetwork: 429,
      mapped: 429,
      nextNetwork: 401,
      sixSameNetwork: 429,
      sixNextNetwork: 401,
      forged: 429,
      throughTwoProxies: 429,
      nonsense: 401,
    });
  });

  test('is believed nothing about its address where no proxy is trusted', async () => {
    await fillNetwork('cb0071/24');
    const { config } = server.deps;
    const { trustedProxies } = config;
    Object.assign(config, { trustedProxies: [] });
    const status = await open('203.0.113.9');
    Object.assign(config, { trustedProxies });
    expect(status).toBe(401);
  });
});

describe('when hits cannot be counted', () => {
  const { insertInto } = Kysely.prototype;
  afterEach(() => {
    server.deps.db.insertInto = insertInto;
  });
  const broken = async () => {
    const { db } = server.deps;
    db.insertInto = (table) => {
      if (table === 'rate_limits') throw new Error('hunter2');
      return insertInto.call(db, table as never) as never;
    };
  };

  test('reads go on, and changes do not', async () => {
    await broken();
    expect((await get(server, '/billers', CLIENT)).status).toBe(200);
    expect((await create()).status).toBe(503);
    expect(server.logged.join('')).toContain('limit_not_counted');
    expect(server.logged.join('')).not.toContain('hunter2');
  });
});

test('without the count nobody is stopped', async () => {
  const flood = async (target: Target) => (await times(110, () => create(CLIENT, target)))['429'] === undefined;
  expect(await flood(server)).toBe(false);
  const createWeakApp = await appWithout({
    file: 'server/app.ts',
    find: 'await applyLimits(c, deps, route);',
    replace: '',
  });
  expect(await flood({ app: createWeakApp(server.deps) })).toBe(true);
});
