// @vitest-environment node
/**
 * Negative controls: for each guard an attack, which fails against the server as it is and must succeed against one
 * that was built without the guard. A test of security that stays green either way proves nothing.
 */
import { minutesLater } from './testing/clock.ts';
import { type Control, type Target, testControls } from './testing/controls.ts';
import { many } from './testing/many.ts';
import {
  CLIENT,
  createLinkToken,
  exchange,
  get,
  linkGood,
  OTHER_CLIENT,
  openSession,
  post,
  Visitor,
} from './testing/verbs.ts';
import { openWatchedServer } from './testing/watched-server.ts';

const { server, biller } = await openWatchedServer();

const granted = (answers: Response[]) => answers.filter(({ ok }) => ok).length;
const open = async (target: Target, wish = {}) => Visitor.open(target, await createLinkToken(target, wish));

const CONTROLS: Control[] = [
  {
    guard: 'the check of credentials',
    cut: { file: 'server/app.ts', find: 'await route.access.check(c, deps);', replace: '' },
    attack: async (target) => (await get(target, '/v1/providers')).ok,
  },
  {
    guard: 'the comparison of secrets',
    cut: { file: 'core/clients.ts', find: 'timingSafeEqual(given, kept) && client', replace: 'client' },
    attack: async (target) => (await get(target, '/billers', { ...CLIENT, 'X-Client-Secret': 'wrong' })).ok,
  },
  {
    guard: 'the check of the host’s origin',
    cut: {
      file: 'core/sessions/open-session.ts',
      find: '!mayHost({ host_origins, loopback }, opening.origin)',
      replace: 'false',
    },
    attack: async (target) => (await openSession(target, await createLinkToken(target), 'https://evil.test')).ok,
  },
  {
    guard: 'the check of who may frame',
    cut: { file: 'pages/frame.ts', find: '!(await isAnyonesHost(deps, origin))', replace: 'false' },
    attack: async (target) => {
      const answer = await get(target, '/connect/v1/frame?o=https://evil.test');
      return answer.headers.get('Content-Security-Policy')!.includes('frame-ancestors https://evil.test');
    },
  },
  {
    guard: 'fetch metadata',
    cut: { file: 'server/app.ts', find: 'if (route.sameSite) refuseOtherSites(c);', replace: '' },
    attack: async (target) => {
      const { headers } = await open(target);
      return (await get(target, '/connect/v1/session', { ...headers, 'Sec-Fetch-Site': 'cross-site' })).ok;
    },
  },
  {
    guard: 'the content type',
    cut: { file: 'http/read-json.ts', find: 'if (!types.includes(type) ||', replace: 'if (false &&' },
    attack: async (target) => {
      const body = { client_id: 'sandbox_client', client_user_id: 'u', consents: ['bills'] };
      return (await post(target, '/link/token/create', body, { ...CLIENT, 'Content-Type': 'text/plain' })).ok;
    },
  },
  {
    guard: 'the limit of what is read',
    cut: { file: 'http/read-json.ts', find: 'if (size > MAX_BYTES) throw tooLarge();', replace: '' },
    attack: async (target) => {
      const body = new ReadableStream({
        start(controller) {
          controller.enqueue(new TextEncoder().encode('x'.repeat(70_000)));
          controller.close();
        },
      });
      const init = { method: 'POST', headers: { ...CLIENT, 'Content-Type': 'application/json' }, body, duplex: 'half' };
      return (await target.app.request('/link/token/create', init as RequestInit)).status !== 413;
    },
  },
  {
    guard: 'our own words for mistakes',
    cut: { file: 'http/read-json.ts', find: 'explain(issues.slice(0, MAX_ISSUES), schema)', replace: 'issues' },
    attack: async (target) => {
      const body = { client_id: 'sandbox_client', client_user_id: 'u', consents: ['hunter2'] };
      return (await (await post(target, '/link/token/create', body, CLIENT)).text()).includes('hunter2');
    },
  },
  {
    guard: 'the constant answer to broken JSON',
    cut: {
      file: 'http/strict-json.ts',
      find: "'The body is not valid JSON.'",
      replace: "(() => { try { JSON.parse('[4111111111111111,]') } catch (error) { return error.message } })()",
    },
    attack: async (target) => {
      const init = {
        method: 'POST',
        headers: { ...CLIENT, 'Content-Type': 'application/json' },
        body: '[4111111111111111,]',
      };
      return (await (await target.app.request('/link/token/create', init)).text()).includes('4111111111111111');
    },
  },
  {
    guard: 'the compare-and-set of a move',
    cut: {
      file: 'core/sessions/move.ts',
      find: ".where('version', '=', session.version)\n      .where('step', '=', session.step)",
      replace: '',
    },
    async attack(target) {
      const visitor = await open(target);
      return granted(await many(10, () => visitor.ask('consent', { accepted: true }))) > 1;
    },
  },
  {
    guard: 'the claim of a move that talks to the integration',
    cut: {
      file: 'core/sessions/move.ts',
      find: 'if (claims && !(await claim(deps, session))) return late(deps, session);',
      replace: '',
    },
    async attack(target) {
      const visitor = await (await open(target)).toForm();
      biller.reset();
      await many(10, () => visitor.ask('credentials', { fields: { username: 'nobody', password: 'x' } }));
      return biller.asked.start > 1;
    },
  },
  {
    guard: 'the state table',
    cut: {
      file: 'core/sessions/move.ts',
      find: 'const targets = leadsTo(session, name);',
      replace: 'const targets = { includes: () => true };',
    },
    async attack(target) {
      const visitor = await open(target);
      return (await visitor.ask('integration', { integration_id: 'chase' })).ok;
    },
  },
  {
    guard: 'the limit of wrong tries',
    cut: { file: 'core/sessions/outcome.ts', find: 'left > 0 ?', replace: 'true ?' },
    async attack(target) {
      const visitor = await (await (await open(target)).toForm()).login('user_mfa_code');
      for (let i = 0; i < 3; i++) await visitor.move('answer', { answer: '000000' });
      return visitor.step === 'challenge';
    },
  },
  {
    guard: 'the rest after which a bearer dies',
    cut: { file: 'core/sessions/sessions.ts', find: ".where('bearer_expires_at', '>', now)", replace: '' },
    async attack(target) {
      const { headers } = await open(target);
      await minutesLater(server, 15);
      return (await get(target, '/connect/v1/session', headers)).ok;
    },
  },
  {
    guard: 'the expiry of a link token',
    cut: {
      file: 'core/sessions/open-session.ts',
      find: 'if (expired && !comesBack) throw',
      replace: 'if (false) throw',
    },
    async attack(target) {
      const token = await createLinkToken(target);
      await minutesLater(server, 30);
      return (await openSession(target, token)).ok;
    },
  },
  {
    guard: 'taking back a public token that is shown anew',
    cut: {
      file: 'core/sessions/open-session.ts',
      find: '!(await takeBackResult(trx, deps.keys, former.id, token))',
      replace: 'false',
    },
    async attack(target) {
      const token = await createLinkToken(target);
      const visitor = await Visitor.open(target, token);
      await (await (await visitor.toForm()).login('user_good')).untilSettled();
      await Visitor.open(target, token);
      return (await exchange(target, visitor.at('done').public_token)).ok;
    },
  },
  {
    guard: 'single use',
    cut: { file: 'core/links/exchange.ts', find: ".where('used_at', 'is', null)", replace: '' },
    async attack(target) {
      const token = await linkGood(target);
      return granted(await many(10, () => exchange(target, token))) > 1;
    },
  },
  {
    guard: 'the binding of a public token to its client',
    cut: {
      file: 'core/links/exchange.ts',
      find: ".whereRef('public_tokens.client_id', '=', 'held.client_id')",
      replace: '',
    },
    attack: async (target) => (await exchange(target, await linkGood(target), OTHER_CLIENT)).ok,
  },
  {
    guard: 'the expiry of a public token',
    cut: { file: 'core/links/exchange.ts', find: ".where('expires_at', '>', now)", replace: '' },
    async attack(target) {
      const token = await linkGood(target);
      await minutesLater(server, 10);
      return (await exchange(target, token)).ok;
    },
  },
  {
    guard: 'the binding of bills to their link',
    cut: { file: 'billerapi/bills-get.ts', find: ".where('bills.link_id', '=', link.id)", replace: '' },
    async attack(target) {
      const tokens = [await linkGood(target), await linkGood(target)];
      const { access_token } = (await (await exchange(target, tokens[0]!)).json()) as { access_token: string };
      const answer = await get(target, '/bills/get', { Authorization: `Bearer ${access_token}` });
      return ((await answer.json()) as { bills: unknown[] }).bills.length > 1;
    },
  },
  {
    guard: 'the registration of redirect URIs',
    cut: { file: 'billerapi/link-token-create.ts', find: 'checkRedirect(client, body.redirect_uri);', replace: '' },
    async attack(target) {
      const body = {
        client_id: 'sandbox_client',
        client_user_id: 'u',
        consents: ['bills'],
        redirect_uri: 'https://evil.test/',
      };
      return (await post(target, '/link/token/create', body, CLIENT)).ok;
    },
  },
];

testControls(() => server, CONTROLS);
