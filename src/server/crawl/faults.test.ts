/** AP-7: what an error looks like, at every address, whatever went wrong. */
import * as v from 'valibot';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createApp } from '../app.ts';
import { CONTRACTS } from '../contracts/index.ts';
import { gatherClients } from '../core/clients.ts';
import { mintToken } from '../core/secrets/tokens.ts';
import { everyone } from '../http/guards.ts';
import type { Route } from '../http/route.ts';
import { ROUTES } from '../routes.ts';
import { appWithout } from '../testing/app-without.ts';
import { addressOf, credentials, isPublic, knock, labelOf } from '../testing/doors.ts';
import { ACME, type Tenant } from '../testing/tenant.ts';
import { openTestServer, type TestServer } from '../testing/test-server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await openTestServer();
});
afterAll(() => server.close());

/** Secrets of the right forms, and of nobody. */
const somebody = (): Tenant => ({
  ...ACME,
  ids: {},
  secrets: {
    'client secret': ACME.secret,
    'link token': mintToken('link'),
    'session bearer': mintToken('bearer'),
    'public token': mintToken('public'),
    'access token': mintToken('access'),
    'passage key': ACME.passageKey,
    'claim code': mintToken('claim'),
    'client bearer': mintToken('client_bearer'),
    'app token': 'a.b.c',
    code: mintToken('code'),
    'user token': 'a.b.c',
    'refresh token': mintToken('refresh'),
    'authorize token': 'unknown',
    'moneykit token': mintToken('client_access'),
    'link session token': mintToken('link_session'),
    'exchangeable token': mintToken('exchangeable'),
  },
});

describe('AP-7: a fault of ours', () => {
  const schemaOf = ({ dialect }: Route) => CONTRACTS.find(({ name }) => name === dialect)?.about.error;
  const CONNECT = v.object({ error: v.object({ code: v.string(), message: v.string(), request_id: v.string() }) });

  /** In the words of its contract, as JSON, with a request id, and nothing of what went wrong. */
  async function expectWorded(route: Route, answer: Response, status: number): Promise<void> {
    const text = await answer.text();
    expect([labelOf(route), answer.status, text]).toEqual([
      labelOf(route),
      status,
      expect.not.stringMatching(/hunter2|\bat .*:\d+|<|node_modules/),
    ]);
    expect(answer.headers.get('Content-Type')).toMatch(/^application\/json/);
    expect(answer.headers.get('X-Request-Id')).toMatch(/^req_/);
    expect([labelOf(route), v.is(schemaOf(route) ?? CONNECT, JSON.parse(text))]).toEqual([labelOf(route), true]);
  }

  test('in any handler is a 500 in the words of its contract', async () => {
    let faults = 0;
    for (const route of ROUTES) {
      const { handle, access, body } = route;
      const thrown = () => {
        throw new Error('hunter2 at /srv/app/file.ts:12');
      };
      Object.assign(route, { handle: thrown, access: everyone, body: undefined });
      try {
        await expectWorded(route, await knock(server, route, {}), 500);
        faults++;
      } finally {
        Object.assign(route, { handle, access, body });
      }
    }
    expect(server.logged.join('')).not.toContain('hunter2');
    console.log(`AP-7 faults in handlers ${faults} stacks 0 HTML 0`);
  });

  test('control: an error that tells where it was thrown is found', async () => {
    const createWeakApp = await appWithout({
      file: 'http/errors.ts',
      find: 'c.json(body,',
      replace: 'c.json({ ...body, stack: String((error as Error).stack) },',
    });
    const broken = { ...server.deps, db: null as unknown as typeof server.deps.db };
    const route = ROUTES.find((one) => labelOf(one) === 'GET /v1/links')!;
    const headers = credentials(route, somebody());
    const weak = await knock({ app: createWeakApp(broken) }, route, { headers });
    await expect(expectWorded(route, weak, 500)).rejects.toThrow();
    await expectWorded(route, await knock({ app: createApp(broken) }, route, { headers }), 500);
  });

  test('in the database is one too', async () => {
    const db = new Proxy(server.deps.db, {
      get() {
        throw new Error('hunter2: connection refused');
      },
    });
    const app = createApp({ ...server.deps, db, readClient: gatherClients({ db }) });
    let faults = 0;
    for (const route of ROUTES.filter((one) => !isPublic(one))) {
      const answer = await knock({ app }, route, { headers: credentials(route, somebody()) });
      // Some ask the database only after they have looked at what was sent.
      if (answer.status < 500) {
        expect([labelOf(route), answer.ok]).toEqual([labelOf(route), false]);
        continue;
      }
      await expectWorded(route, answer, 500);
      faults++;
    }
    expect(faults).toBeGreaterThan(50);
    expect(server.logged.join('')).not.toContain('hunter2');
    console.log(`AP-7 faults of the database ${faults} stacks 0 HTML 0`);
  });

  test('an address takes its methods and no other, and says which', async () => {
    const paths = new Set(ROUTES.map(({ path }) => path));
    let tries = 0;
    for (const path of paths) {
      const routes = ROUTES.filter((one) => one.path === path);
      const taken = routes.map(({ method }) => method as string);
      for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'QUERY']) {
        if (taken.includes(method)) continue;
        const answer = await server.app.request(addressOf(routes[0]!), { method });
        tries++;
        await expectWorded(routes[0]!, answer, 405);
        expect(
          answer.headers
            .get('Allow')
            ?.split(', ')
            .filter((one) => one !== 'HEAD')
            .sort(),
        ).toEqual(taken.sort());
      }
    }
    console.log(`AP-7 methods ${tries} wrong 0`);
  });

  test('an error is JSON for those too who would rather have something else (RFC 9110 12.5.1)', async () => {
    for (const route of ROUTES.filter((one) => !isPublic(one)))
      for (const Accept of ['text/html', 'application/xml', 'image/png;q=0.1'])
        await expectWorded(
          route,
          await knock(server, route, { headers: { Accept } }),
          expect.toBeOneOf([400, 401]) as never,
        );
  });
});
