import { afterAll, beforeAll, expect, test } from 'vitest';
import { ROUTES } from '../routes.ts';
import { credentials, labelOf } from '../testing/doors.ts';
import { ACME, GLOBEX, makeTenant, type Tenant } from '../testing/tenant.ts';
import { openTestServer, type TestServer } from '../testing/test-server.ts';

let server: TestServer;
let acme: Tenant;
beforeAll(async () => {
  server = await openTestServer();
  acme = await makeTenant(server, ACME).catch((e) => { console.log(server.logged.filter((l) => /"level":(50|"error")|error/.test(l)).slice(-3).join('\n')); throw e; });
  await makeTenant(server, GLOBEX);
}, 120_000);
afterAll(() => server.close());
test('probe', () => {
  console.log(JSON.stringify(acme, null, 1));
  for (const route of ROUTES) console.log(labelOf(route), route.access.name, Object.keys(credentials(route, acme)));
  expect(1).toBe(1);
});
