/** Two tenants with something in every contract: where their secrets are afterwards, and where they are not. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ACME, GLOBEX, type Kind, makeTenant, type Tenant } from '../testing/tenant.ts';
import { openTestServer, type TestServer } from '../testing/test-server.ts';

let server: TestServer;
let tenants: Tenant[];
const answers: string[] = [];
beforeAll(async () => {
  server = await openTestServer();
  const { request } = server.app;
  server.app.request = (async (path: string, init: RequestInit) => {
    const answer = (await request(path, init)) as Response;
    if (!path.endsWith('/events')) answers.push(await answer.clone().text());
    return answer;
  }) as never;
  tenants = [await makeTenant(server, ACME), await makeTenant(server, GLOBEX)];
});
afterAll(() => server.close());

/** What everybody types in these flows. */
const TYPED = ['pass_good'];
const secrets = () => tenants.flatMap(({ secrets }) => Object.entries(secrets) as [Kind, string][]);

test('the database holds hashes alone, in its rows, its files and its log', async () => {
  const dump = await server.dump();
  const found = secrets().filter(([, secret]) => dump.includes(secret));
  console.log(
    `TK-2 secrets ${secrets().length} in ${(dump.length / 1e6).toFixed(0)} MB of database found ${found.length}`,
  );
  expect(found.map(([kind]) => kind)).toEqual([]);
  // Control: what is kept in clear is found.
  expect(dump.includes(tenants[0]!.ids.link!)).toBe(true);
});

test('neither log nor answers hold what was typed, and the log no secret', async () => {
  const log = server.logged.join('');
  const logged = [...secrets().map(([, secret]) => secret), ...TYPED].filter((secret) => log.includes(secret)).length;
  const told = TYPED.filter((text) => answers.some((answer) => answer.includes(text))).length;
  const dump = await server.dump();
  const kept = TYPED.filter((text) => dump.includes(text)).length;
  console.log(
    `PD-1 secrets ${secrets().length + TYPED.length} log lines ${server.logged.length} answers ${answers.length} found ${logged + told + kept}`,
  );
  expect([logged, told, kept]).toEqual([0, 0, 0]);
  // Control: the log is of these flows.
  expect(log).toContain('"route":"/v1/links"');
});
