/** The bank of the sandbox as a program of one's own meets it: OA-4. */
import { createHash, randomBytes } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { Browser } from '../../testing/browser.ts';
import { minutesLater, resetClock } from '../../testing/clock.ts';
import { type ListeningServer, openListeningServer } from '../../testing/listening-server.ts';
import { many } from '../../testing/many.ts';
import { forgetSpent } from './tokens.ts';

let server: ListeningServer;
let bank: string;
beforeAll(async () => {
  server = await openListeningServer();
  bank = `${server.origin}/sandbox/bank`;
});
afterAll(() => server.close());
afterEach(() => resetClock(server));

const REDIRECT = 'http://127.0.0.1:9/callback';
const ME = { id: 'sandbox_client', secret: 'sandbox_secret' };
const OTHER = { id: 'sandbox_other', secret: 'sandbox_other_secret' };
const verifier = randomBytes(32).toString('base64url');
const s256 = (text: string) => createHash('sha256').update(text).digest('base64url');

const asking = {
  response_type: 'code',
  client_id: ME.id,
  redirect_uri: REDIRECT,
  scope: 'openid accounts bills',
  state: 'mine',
  nonce: 'n',
  code_challenge: s256(verifier),
  code_challenge_method: 'S256',
};
const authorizeUrl = (change: Record<string, string | undefined> = {}) => {
  const params = Object.entries({ ...asking, ...change }).filter((pair): pair is [string, string] => !!pair[1]);
  return `${bank}/authorize?${new URLSearchParams(params)}`;
};
async function newCode(change = {}): Promise<string> {
  const browser = await new Browser().open(authorizeUrl(change));
  const { url, init } = browser.press({ decision: 'allow' });
  return new URL(await browser.openUntil(url, REDIRECT, init)).searchParams.get('code')!;
}
async function token(body: Record<string, string>, who = ME) {
  const authorization = `Basic ${Buffer.from(`${who.id}:${who.secret}`).toString('base64')}`;
  const init = { method: 'POST', headers: { authorization }, body: new URLSearchParams(body) };
  const answer = await fetch(`${bank}/token`, init);
  return { status: answer.status, cache: answer.headers.get('cache-control'), ...((await answer.json()) as Tokens) };
}
interface Tokens {
  error?: string;
  access_token?: string;
  refresh_token?: string;
  id_token?: string;
}
const redeem = (code: string, change: Record<string, string> = {}, who = ME) =>
  token({ grant_type: 'authorization_code', code, redirect_uri: REDIRECT, code_verifier: verifier, ...change }, who);
const read = async (access: string | undefined, what = 'accounts') =>
  (await fetch(`${bank}/${what}`, { headers: { authorization: `Bearer ${access}` } })).status;

describe('OA-4: the bank', () => {
  let tried = 0;
  let granted = 0;
  const refused = async (answer: Promise<Tokens>) => {
    tried++;
    const { access_token, error } = await answer;
    if (access_token) granted++;
    expect(error).toBe('invalid_grant');
  };

  test.each([
    ['no challenge', { code_challenge: undefined }],
    ['no challenge and no method', { code_challenge: undefined, code_challenge_method: undefined }],
    ['the method plain', { code_challenge_method: 'plain' }],
    ['no method, which means plain', { code_challenge_method: undefined }],
    ['a method of its own', { code_challenge_method: 's256' }],
    ['a challenge that is none', { code_challenge: 'short' }],
  ])('gives no code for %s', async (_, change) => {
    tried++;
    const answer = await fetch(authorizeUrl(change), { redirect: 'manual' });
    const back = new URL(answer.headers.get('location')!);
    expect([answer.status, back.origin + back.pathname]).toEqual([302, REDIRECT]);
    expect(Object.fromEntries(back.searchParams)).toMatchObject({ error: 'invalid_request', state: 'mine', iss: bank });
    expect(back.searchParams.has('code')).toBe(false);
  });

  test.each([
    ['an unknown client', { client_id: 'nobody' }],
    ['an address that is not registered', { redirect_uri: 'https://evil.test/callback' }],
    ['our own client at an address not ours', { client_id: 'connect' }],
    ['our own client at another bank’s address', { client_id: 'connect', redirect_uri: 'other' }],
  ])('leads nowhere for %s', async (_, change) => {
    const own = 'redirect_uri' in change && change.redirect_uri === 'other';
    const uri = own ? { redirect_uri: `${server.origin}/connect/v1/oauth/callback/chase` } : {};
    const answer = await fetch(authorizeUrl({ ...change, ...uri }), { redirect: 'manual' });
    expect([answer.status, answer.headers.get('location')]).toEqual([400, null]);
  });

  test('gives tokens for the code with its verifier', async () => {
    const answer = await redeem(await newCode());
    expect(answer).toMatchObject({
      status: 200,
      cache: 'no-store',
      token_type: 'Bearer',
      expires_in: 300,
      scope: 'openid accounts bills',
    });
    expect(await read(answer.access_token)).toBe(200);
    expect(await read(answer.access_token, 'api/bills')).toBe(200);
    // Not allowed, and not there.
    expect(await read(answer.access_token, 'api/payments')).toBe(403);
    expect(await read('ba_x')).toBe(401);
  });

  test('gives none for another verifier, client or address, nor for a code that is a minute old', async () => {
    await refused(redeem(await newCode(), { code_verifier: randomBytes(32).toString('base64url') }));
    await refused(redeem(await newCode(), { code_verifier: '' }));
    await refused(redeem(await newCode(), { code_verifier: s256(verifier) }));
    await refused(redeem(await newCode(), {}, OTHER));
    await refused(redeem(await newCode(), { redirect_uri: `${REDIRECT}/` }));
    await refused(redeem(await newCode(), { code: 'bc_x' }));
    const code = await newCode();
    await minutesLater(server, 1);
    await refused(redeem(code));
  });

  test('takes back what a code brought when the code is shown again, and burns one that was tried wrongly', async () => {
    const code = await newCode();
    const { access_token, refresh_token = '' } = await redeem(code);
    expect(await read(access_token)).toBe(200);
    await refused(redeem(code));
    expect(await read(access_token)).toBe(401);
    await refused(token({ grant_type: 'refresh_token', refresh_token }));
    const tried = await newCode();
    await refused(redeem(tried, { code_verifier: randomBytes(32).toString('base64url') }));
    await refused(redeem(tried));
  });

  test('gives one grant for one code, whoever comes at the same time', async () => {
    const code = await newCode();
    const answers = await many(20, () => redeem(code));
    tried += answers.length - 1;
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  });

  test('refreshes for the client that it was given to, until it is revoked', async () => {
    const { refresh_token = '' } = await redeem(await newCode());
    await refused(token({ grant_type: 'refresh_token', refresh_token }, OTHER));
    const { access_token } = await token({ grant_type: 'refresh_token', refresh_token });
    expect(await read(access_token)).toBe(200);
    const body = new URLSearchParams({ token: refresh_token, client_id: ME.id, client_secret: ME.secret });
    expect((await fetch(`${bank}/revoke`, { method: 'POST', body })).status).toBe(200);
    expect(await read(access_token)).toBe(401);
    await refused(token({ grant_type: 'refresh_token', refresh_token }));
  });

  test.each([
    ['a wrong secret', { grant_type: 'refresh_token' }, { ...ME, secret: 'wrong' }, 401, 'invalid_client'],
    [
      'our own name with a secret of others',
      { grant_type: 'refresh_token' },
      { ...ME, id: 'connect' },
      401,
      'invalid_client',
    ],
    ['another grant', { grant_type: 'password' }, ME, 400, 'unsupported_grant_type'],
    ['an inherited name', { grant_type: 'constructor' }, ME, 400, 'unsupported_grant_type'],
  ])('answers %s as RFC 6749 says', async (_, body, who, status, error) => {
    expect(await token(body, who)).toMatchObject({ status, error });
  });

  test('forgets what nobody can use any more', async () => {
    await redeem(await newCode());
    const count = async () => (await server.deps.db.selectFrom('sandbox_bank_codes').select('hash').execute()).length;
    await minutesLater(server, 91 * 24 * 60);
    await forgetSpent(server.deps);
    // Once the tokens are gone the code may go, too.
    expect(await count()).toBe(0);
  });

  afterAll(() => console.log(`OA-4 refusals ${tried} grants beyond the first ${granted} replayed code's tokens dead`));
});
