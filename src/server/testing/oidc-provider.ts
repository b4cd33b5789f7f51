import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import Provider from 'oidc-provider';
import type { OauthConfig } from '../integrations/oauth2/config.ts';
import type { Browser } from './browser.ts';

export const PROVIDER_SECRET = 'provider-client-secret-9f31';

/** Accounts as the provider tells them. */
export const EVERYDAY = { id: 'a/1', name: 'Everyday', mask: 'DE001234', type: 'checking' };
export const SAVINGS = {
  id: 'a2',
  name: 'Savings',
  balances: { currency: 'EUR', available: 1, current: 2, limit: null },
};

export interface TestProvider {
  issuer: string;
  /** As an operator would configure it. */
  config(id: string, more?: Partial<OauthConfig>): OauthConfig;
  /** Every token it gave out. */
  issued: { access_token: string; refresh_token: string }[];
  /** How often each kind of request came. */
  asked: { token: number; refresh: number; revoke: number };
  /** Seconds for which an access token is good. */
  life: number;
  /** What `/accounts` tells. */
  accounts: object[];
  /** The next requests for a resource are refused. */
  refusals: number;
  /** Ends what it granted, as a person does on the bank's own pages. */
  forget(): Promise<void>;
  close(): Promise<void>;
}

/** A real OpenID provider (the npm package `oidc-provider`) on loopback, with a small API behind its tokens. */
export async function openProvider(redirectUri: (id: string) => string, ids: string[]): Promise<TestProvider> {
  const http = createServer().listen(0, '127.0.0.1');
  await once(http, 'listening');
  const issuer = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: 'connect',
        client_secret: PROVIDER_SECRET,
        redirect_uris: ids.map(redirectUri),
        grant_types: ['authorization_code', 'refresh_token'],
      },
    ],
    pkce: { required: () => true },
    features: { revocation: { enabled: true } },
    scopes: ['openid', 'offline_access', 'bills'],
    claims: { openid: ['sub'], profile: ['name'] },
    issueRefreshToken: async () => true,
    rotateRefreshToken: true,
    ttl: {
      AccessToken: () => test.life,
      Session: 3600,
      Grant: 3600,
      Interaction: 3600,
      RefreshToken: 3600,
      IdToken: 3600,
    },
    cookies: { keys: ['one'] },
    findAccount: async (_, id) => ({ accountId: id, claims: async () => ({ sub: id, name: `Person ${id}` }) }),
  });
  const grants = new Set<string>();
  provider.on('grant.success', (ctx) => ctx.oidc.grant && grants.add(ctx.oidc.grant.jti));

  const test: TestProvider = {
    issuer,
    config: (id, more = {}) => ({
      entry: { id, name: `Bank ${id}`, kind: 'bank', countries: [], aliases: [], logo: null, color: null },
      issuer,
      discovery: 'oidc',
      client_id: 'connect',
      client_secret: PROVIDER_SECRET,
      scopes: ['openid', 'offline_access', 'bills'],
      accounts: `${issuer}/api/accounts`,
      resources: { bills: `${issuer}/api/bills/{account}` },
      ...more,
    }),
    issued: [],
    asked: { token: 0, refresh: 0, revoke: 0 },
    life: 3600,
    accounts: [EVERYDAY],
    refusals: 0,
    async forget() {
      for (const id of grants) await provider.Grant.adapter.revokeByGrantId(id).catch(() => {});
      for (const { access_token, refresh_token } of test.issued) {
        await (await provider.AccessToken.find(access_token))?.destroy();
        await (await provider.RefreshToken.find(refresh_token))?.destroy();
      }
    },
    async close() {
      http.close();
      http.closeAllConnections();
    },
  };

  provider.use(async (ctx, next) => {
    if (ctx.path.startsWith('/api/')) {
      const token = await provider.AccessToken.find((ctx.get('authorization') || '').replace('Bearer ', ''));
      ctx.status = token && !(test.refusals-- > 0) ? 200 : 401;
      test.refusals = Math.max(0, test.refusals);
      if (ctx.status === 200) ctx.body = ctx.path === '/api/accounts' ? test.accounts : { bills: [bill] };
      return;
    }
    await next();
    if (ctx.path === '/token') {
      test.asked.token++;
      if (ctx.oidc?.params?.grant_type === 'refresh_token') test.asked.refresh++;
      const body = ctx.body as (typeof test.issued)[number];
      if (body.access_token) test.issued.push(body);
    }
    if (ctx.path === '/token/revocation') test.asked.revoke++;
  });
  const callback = provider.callback();
  http.on('request', (request, response) => void callback(request, response));
  return test;
}

const bill = { amount: 4200, currency: 'EUR', due_date: '2031-05-01', status: 'PENDING', description: 'Card' };

/** Signs in at the provider's pages and agrees. @returns the address it would send the browser back to. */
export async function signIn(browser: Browser, start: string, callback: string, login = 'user'): Promise<string> {
  await browser.open(start);
  const { url, init } = browser.press({ login, password: 'any' });
  await browser.open(url, init);
  const agree = browser.press();
  return browser.openUntil(agree.url, callback, agree.init);
}

/** Presses the provider's own "cancel". */
export async function decline(browser: Browser, start: string, callback: string): Promise<string> {
  await browser.open(start);
  return browser.openUntil(`${browser.url}/abort`, callback);
}
