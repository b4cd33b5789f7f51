import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestServer, type TestServer } from '../../testing/test-server.ts';
import { get, post } from '../../testing/verbs.ts';
let server: TestServer;
beforeAll(async () => { server = await openTestServer(); });
afterAll(() => server.close());
const KEY = { Authorization: 'Bearer psg_sandbox_key' };
test('smoke', async () => {
  const a = await post(server, '/v1/links', { integrationId: 'tmobile', operations: [{ resource: 'paymentMethod', action: 'read' }], returnUrl: 'myapp://callback?x=1#y' }, KEY);
  const body = await a.json() as any;
  console.log(a.status, body);
  const b = await post(server, '/v1/links', { integrationId: 'tmobile', operations: [{ resource: 'paymentMethod', action: 'write', arguments: {cardNumber: '4', cvv: 'x', extra: 1, billingAddress: {}} }], webhookUrl: 'http://10.0.0.1/', returnUrl: 'javascript:alert(1)' }, KEY);
  console.log(b.status, JSON.stringify(await b.json(), null, 1));
  console.log(await (await get(server, '/v1/links/' + body.linkId, KEY)).json());
  const c = await post(server, '/link/claim', { code: body.claimCode });
  const claim = await c.json() as any;
  console.log(c.status, claim);
  console.log((await post(server, '/link/claim', { code: body.claimCode })).status);
  const auth = { Authorization: 'Bearer ' + claim.clientToken };
  let v = 1;
  for (const [m, bd] of [['consent', {accepted: true}], ['credentials', {fields: {username:'user_good', password:'pass_good'}}]] as const) {
    const r = await post(server, '/connect/v1/session/' + m, bd, { ...auth, 'If-Match': `"${v++}"` });
    console.log(r.status, JSON.stringify(await r.json()).slice(0, 200));
  }
  let got: any;
  for (let i = 0; i < 40; i++) { got = await (await get(server, '/v1/links/' + body.linkId, KEY)).json(); if (got.status !== 'active') break; await new Promise(r => setTimeout(r, 50)); }
  console.log(JSON.stringify(got));
  console.log(JSON.stringify(await (await get(server, '/connect/v1/session', auth)).json()));
  console.log(await (await get(server, '/v1/links', KEY)).text());
  console.log((await (await get(server, '/v1/providers', KEY)).text()).length);
  console.log(await (await get(server, '/connect/v1/links/x?code=clm_abc')).text());
  console.log(await (await get(server, '/link/ws?code=' + body.claimCode)).text(), await (await get(server, '/link/claim')).text(),  await (await get(server, '/v1/links')).text());
});
