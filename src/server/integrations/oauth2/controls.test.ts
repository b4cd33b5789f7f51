// @vitest-environment node
/** Negative controls of OA-4 and OA-5: each attack fails against the server as it is, and succeeds without its guard. */
import { createHash, randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createApp } from '../../app.ts';
import type { Deps } from '../../deps.ts';
import { importWithout } from '../../testing/app-without.ts';
import { atBank, type BankServer, cameBack, openBankServer, startOf } from '../../testing/bank-server.ts';
import { Browser } from '../../testing/browser.ts';
import { type Control, type Target, testControls } from '../../testing/controls.ts';
import type { openIntegrations } from '../serving.ts';

let server: BankServer;
beforeAll(async () => {
  server = await openBankServer(['real-bank']);
});
afterAll(() => server.close());

/** A person with the answer to their own question in hand. */
async function returning(): Promise<{ callback: URL; cookie: string }> {
  const browser = new Browser();
  const callback = await cameBack(server, await atBank(server), browser);
  return { callback: new URL(callback), cookie: `connect-oauth=${browser.cookieOf(server.origin, 'connect-oauth')}` };
}
async function bring({ app }: Target, callback: URL, cookie?: string): Promise<boolean> {
  const answer = await app.request(callback.href, { headers: cookie ? { cookie } : {} });
  return (await answer.text()).includes('You are connected');
}

const REDIRECT = 'http://127.0.0.1:9/callback';
const verifier = randomBytes(32).toString('base64url');
const authorizeUrl = (redirect_uri = REDIRECT) =>
  `${server.origin}/sandbox/bank/authorize?${new URLSearchParams({
    response_type: 'code',
    client_id: 'sandbox_client',
    redirect_uri,
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
  })}`;
async function newCode(): Promise<string> {
  const browser = await new Browser().open(authorizeUrl());
  const { url, init } = browser.press({ decision: 'allow' });
  return new URL(await browser.openUntil(url, REDIRECT, init)).searchParams.get('code')!;
}
async function redeem({ app }: Target, code: string, change: Record<string, string> = {}): Promise<boolean> {
  const body = new URLSearchParams({
    grant_type: 'authorization_code',
    code,
    redirect_uri: REDIRECT,
    code_verifier: verifier,
    client_id: 'sandbox_client',
    client_secret: 'sandbox_secret',
    ...change,
  });
  const headers = { 'Content-Type': 'application/x-www-form-urlencoded' };
  return (await app.request('/sandbox/bank/token', { method: 'POST', headers, body: body.toString() })).ok;
}

const CONTROLS: Control[] = [
  {
    guard: 'the check of state',
    cut: { file: 'oauth/states.ts', find: ".where('hash', '=', hash)", replace: '' },
    async attack(target) {
      const { callback, cookie } = await returning();
      callback.searchParams.set('state', `ox_${randomBytes(32).toString('base64url')}`);
      return bring(target, callback, cookie);
    },
  },
  {
    guard: 'the binding of state to the browser',
    cut: { file: 'oauth/states.ts', find: ".where('browser_hash', '=', browser_hash)", replace: '' },
    attack: async (target) => bring(target, (await returning()).callback),
  },
  {
    guard: 'the single use of state',
    cut: {
      file: 'oauth/states.ts',
      find: ".where('browser_hash', '=', browser_hash)\n    .where('used_at', 'is', null)",
      replace: ".where('browser_hash', '=', browser_hash)",
    },
    async attack(target) {
      const { callback, cookie } = await returning();
      const declined = new URL(callback);
      declined.searchParams.delete('code');
      declined.searchParams.set('error', 'access_denied');
      await bring(target, declined, cookie);
      return bring(target, callback, cookie);
    },
  },
  {
    guard: 'the look at where the window was opened from',
    cut: { file: 'routes/oauth-start.ts', find: '/^(cross-site|same-site)$/.test', replace: 'false && /x/.test' },
    async attack({ app }) {
      const headers = { 'Sec-Fetch-Site': 'cross-site' };
      return (await app.request(startOf(server, await atBank(server)), { headers })).status === 302;
    },
  },
  {
    guard: 'the ticket’s tie to a browser',
    cut: {
      file: 'oauth/tickets.ts',
      find: ".where((row) => row.or([row('browser_hash', 'is', null), row('browser_hash', '=', browserHash)]))",
      replace: '',
    },
    async attack({ app }) {
      const start = startOf(server, await atBank(server));
      await app.request(start);
      return (await app.request(start)).status === 302;
    },
  },
  {
    guard: 'the bank’s check of PKCE',
    cut: {
      file: 'sandbox-bank/codes.ts',
      find: 'if (challengeOf(shown.code_verifier) !== spent.code_challenge) return undefined;',
      replace: '',
    },
    attack: async (target) => redeem(target, await newCode(), { code_verifier: randomBytes(32).toString('base64url') }),
  },
  {
    guard: 'the single use of the bank’s codes',
    cut: { file: 'sandbox-bank/codes.ts', find: ".where('used_at', 'is', null)", replace: '' },
    async attack(target) {
      const code = await newCode();
      return (await redeem(target, code)) && redeem(target, code);
    },
  },
  {
    guard: 'the binding of the bank’s codes to a client',
    cut: { file: 'sandbox-bank/codes.ts', find: 'spent.client_id !== shown.client_id ||', replace: '' },
    attack: async (target) =>
      redeem(target, await newCode(), { client_id: 'sandbox_other', client_secret: 'sandbox_other_secret' }),
  },
  {
    guard: 'the bank’s check of where answers go',
    cut: { file: 'sandbox-bank/request.ts', find: '!client?.mayRedirect(redirect_uri)', replace: '!client' },
    attack: async ({ app }) => (await app.request(authorizeUrl('https://evil.test/'))).ok,
  },
];

testControls(() => server, CONTROLS);

test('without the check of the issuer the attack succeeds', async () => {
  const attack = async (target: Target) => {
    const { callback, cookie } = await returning();
    callback.searchParams.set('iss', 'https://evil.test');
    return bring(target, callback, cookie);
  };
  expect(await attack(server)).toBe(false);
  const weak = await importWithout<{ openIntegrations: typeof openIntegrations }>('integrations/serving.ts', {
    file: 'oauth2/oauth2.ts',
    find: 'oauth.validateAuthResponse(server, client, asked.params, asked.state)',
    replace: `oauth.validateAuthResponse(
      { ...server, authorization_response_iss_parameter_supported: false },
      client,
      (asked.params.delete('iss'), asked.params),
      asked.state,
    )`,
  });
  const integrations = weak.openIntegrations(server.deps, [server.provider.config('real-bank')]);
  const deps: Deps = { ...server.deps, integrations };
  expect(await attack({ app: createApp(deps) })).toBe(true);
});
