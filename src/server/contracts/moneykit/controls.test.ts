import { afterAll, afterEach, beforeAll } from 'vitest';
import { minutesLater, resetClock } from '../../testing/clock.ts';
import { type Control, type Target, testControls } from '../../testing/controls.ts';
import { Merchant, MONEYKIT, OTHER_MONEYKIT } from '../../testing/moneykit.ts';
import { openTestServer, type TestServer } from '../../testing/test-server.ts';

let server: TestServer;
let merchant: Merchant;
beforeAll(async () => {
  server = await openTestServer();
  merchant = await Merchant.open(server);
});
afterAll(() => server.close());
afterEach(() => resetClock(server));

/** The same caller at the weakened server. */
const at = (target: Target, { token }: Merchant) => new Merchant(target, token);

const CONTROLS: Control[] = [
  {
    guard: 'the scope of a token',
    cut: { file: 'moneykit/guards.ts', find: 'if (scope && ', replace: 'if (false && ' },
    async attack(target) {
      const reader = await Merchant.open(server, MONEYKIT, 'institutions:read');
      return (await at(target, reader).get('/links')).status === 200;
    },
  },
  {
    guard: 'the end of a token',
    cut: { file: 'moneykit/guards.ts', find: 'if (found.expired)', replace: 'if (false)' },
    async attack(target) {
      const fresh = await Merchant.open(server);
      await minutesLater(server, 60);
      return (await at(target, fresh).get('/links')).status === 200;
    },
  },
  {
    guard: 'the binding of a link to its client',
    cut: { file: 'moneykit/own-link.ts', find: ".where('client_id', '=', client.id)", replace: '' },
    async attack(target) {
      const { link_id } = await merchant.link();
      const other = await Merchant.open(server, OTHER_MONEYKIT);
      return (await at(target, other).get(`/links/${link_id}/accounts`)).status === 200;
    },
  },
  {
    guard: 'the binding of a user to the client',
    cut: { file: 'moneykit/user-links.ts', find: ".where('client_id', '=', c.get('client').id)", replace: '' },
    async attack(target) {
      await merchant.link({ customer_user: { id: 'somebody' } });
      const other = await Merchant.open(server, OTHER_MONEYKIT);
      const { body } = await at(target, other).get<{ links: object }>('/users/somebody/links');
      return Object.keys(body.links).length > 0;
    },
  },
  {
    guard: 'what the person agreed to',
    cut: { file: 'moneykit/permitted.ts', find: 'if (!row)', replace: 'if (false)' },
    async attack(target) {
      const { link_id } = await merchant.link({ settings: { products: { identity: {} } } });
      return (await at(target, merchant).get(`/links/${link_id}/accounts/numbers`)).status === 200;
    },
  },
  {
    guard: 'the exchange before data',
    cut: { file: 'moneykit/own-link.ts', find: 'if (!link.exchanged_at)', replace: 'if (false)' },
    async attack(target) {
      const visitor = await merchant.finish(await merchant.createSession());
      return (await at(target, merchant).get(`/links/${visitor.at('done').link_id}/accounts`)).status === 200;
    },
  },
  {
    guard: 'the registration of redirect URIs',
    cut: {
      file: 'moneykit/link-session-create.ts',
      find: '!mayRedirect(client, body.redirect_uri)',
      replace: 'false',
    },
    async attack(target) {
      const wish = { customer_user: { id: 'user' }, redirect_uri: 'https://evil.test/' };
      return (await at(target, merchant).ask('POST', '/link-session', wish)).status === 201;
    },
  },
  {
    guard: 'the look at a webhook’s address',
    cut: {
      file: 'moneykit/link-session-create.ts',
      find: 'if (body.webhook) checkWebhookUrl',
      replace: 'if (false) checkWebhookUrl',
    },
    async attack(target) {
      const wish = { customer_user: { id: 'user' }, webhook: 'http://169.254.169.254/' };
      return (await at(target, merchant).ask('POST', '/link-session', wish)).status === 201;
    },
  },
];

testControls(() => server, CONTROLS);
