import { createHash, randomBytes } from 'node:crypto';
import type { TestServer } from './test-server.ts';
import { get, post, Visitor } from './verbs.ts';

export const REDIRECT = 'https://example.com/callback';
export const CREDENTIALS = { client_id: 'sandbox_client', client_secret: 'sandbox_secret' };
export const OTHER_CREDENTIALS = { client_id: 'sandbox_other', client_secret: 'sandbox_other_secret' };

export type Target = Pick<TestServer, 'app'>;

export const authorizePath = (params: Record<string, string> = {}): string =>
  `/api/v1/authorize?${new URLSearchParams({
    client_id: 'sandbox_client',
    redirect_uri: REDIRECT,
    state: 'xyz',
    response_type: 'code',
    scope: 'ACCOUNT_BASIC',
    ...params,
  })}`;

/** What the page that opens starts its session with. */
export function startTokenIn(html: string): string {
  const token = /<meta name="connect-start" data-kind="link_token" content="([\w-]+)"/.exec(html)?.[1];
  if (!token) throw new Error('The page holds no start token.');
  return token;
}

/** A person whose browser came to the page: up to the form of the bank. */
export async function visit(server: Target, path = authorizePath(), bank = 'FlinksCapital'): Promise<Visitor> {
  const page = await get(server, path);
  if (page.status !== 200) throw new Error(`${page.status} ${await page.text()}`);
  const visitor = await Visitor.open(server, startTokenIn(await page.text()), 'http://127.0.0.1:4100');
  return visitor.toForm(bank);
}

/** A whole flow: where the person is sent in the end. */
export async function finish(visitor: Visitor, username = 'user_good', password = 'pass_good'): Promise<URL> {
  await visitor.login(username, password);
  if (visitor.step === 'accounts')
    await visitor.move('accounts', { account_ids: visitor.at('accounts').accounts.map(({ id }) => id) });
  await visitor.untilSettled();
  return new URL(visitor.at('done').redirect_url ?? '');
}

export async function getCode(server: Target, params: Record<string, string> = {}, username?: string): Promise<string> {
  const url = await finish(await visit(server, authorizePath(params)), username);
  return url.searchParams.get('code') ?? '';
}

export const askToken = (server: Target, body: object, headers: Record<string, string> = {}): Promise<Response> =>
  post(server, '/api/v1/token', body, headers);

export const codeBody = (code: string, more: object = {}) => ({
  ...CREDENTIALS,
  grant_type: 'authorization_code',
  code,
  redirect_uri: REDIRECT,
  ...more,
});
export const refreshBody = (refresh_token: string, more: object = {}) => ({
  ...CREDENTIALS,
  grant_type: 'refresh_token',
  refresh_token,
  ...more,
});

export interface Tokens {
  access_token: string;
  refresh_token: string;
  expires_in: number;
}

export async function getTokens(
  server: Target,
  params: Record<string, string> = {},
  username?: string,
): Promise<Tokens> {
  const answer = await askToken(server, codeBody(await getCode(server, params, username)));
  if (answer.status !== 200) throw new Error(`${answer.status} ${await answer.text()}`);
  return (await answer.json()) as Tokens;
}

export async function getAppToken(server: Target, credentials = CREDENTIALS): Promise<string> {
  const answer = await askToken(server, { ...credentials, grant_type: 'client_credentials' });
  return ((await answer.json()) as Tokens).access_token;
}

export function pkce() {
  const verifier = randomBytes(32).toString('base64url');
  return { verifier, challenge: createHash('sha256').update(verifier).digest('base64url') };
}

export const BANKING = '/v3/sandbox_client/BankingServices';

export async function getAuthorizeToken(server: Target): Promise<string> {
  const answer = await post(server, `${BANKING}/GenerateAuthorizeToken`, {}, { 'flinks-auth-key': 'sandbox_secret' });
  return ((await answer.json()) as { Token: string }).Token;
}
