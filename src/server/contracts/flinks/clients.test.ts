/** OAuth libraries that know nothing of us but our address. */
import { createRemoteJWKSet, jwtVerify } from 'jose';
import * as oauth from 'oauth4webapi';
import * as openid from 'openid-client';
import { AuthorizationCode, ClientCredentials } from 'simple-oauth2';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { finish, startTokenIn } from '../../testing/flinks.ts';
import { type ListeningServer, openListeningServer } from '../../testing/listening-server.ts';
import { Visitor } from '../../testing/verbs.ts';

let server: ListeningServer;
beforeAll(async () => {
  server = await openListeningServer();
});
afterAll(() => server.close());

const ID = 'sandbox_client';
const SECRET = 'sandbox_secret';
const CALLBACK = 'http://localhost:9/callback';
const SCOPE = 'ACCOUNT_BASIC';

/** The person: opens the address, connects an account, and is sent to the callback. */
async function person(address: URL | string): Promise<URL> {
  const page = await fetch(address);
  const visitor = await Visitor.open(server, startTokenIn(await page.text()), server.origin);
  return finish(await visitor.toForm('FlinksCapital'));
}

test('oauth4webapi finds its way, checks the answer, refreshes and revokes', async () => {
  const issuer = new URL(server.origin);
  const insecure = { [oauth.allowInsecureRequests]: true };
  const found = await oauth.discoveryRequest(issuer, { algorithm: 'oauth2', ...insecure });
  const as = await oauth.processDiscoveryResponse(issuer, found);
  const client = { client_id: ID };
  const proof = oauth.ClientSecretBasic(SECRET);
  const verifier = oauth.generateRandomCodeVerifier();
  const state = oauth.generateRandomState();
  const url = new URL(as.authorization_endpoint!);
  url.search = new URLSearchParams({
    client_id: ID,
    redirect_uri: CALLBACK,
    response_type: 'code',
    scope: SCOPE,
    state,
    code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
  }).toString();
  const params = oauth.validateAuthResponse(as, client, await person(url), state);
  const answer = await oauth.authorizationCodeGrantRequest(as, client, proof, params, CALLBACK, verifier, insecure);
  const tokens = await oauth.processAuthorizationCodeResponse(as, client, answer);
  expect(tokens.token_type).toBe('bearer');
  expect(tokens.expires_in).toBe(299);

  const keys = createRemoteJWKSet(new URL(as.jwks_uri!));
  const { payload } = await jwtVerify(tokens.access_token, keys, { issuer: server.origin, algorithms: ['ES256'] });
  expect(payload).toMatchObject({ client_id: ID, sub: expect.any(String) });

  const refresh = () => oauth.refreshTokenGrantRequest(as, client, proof, tokens.refresh_token!, insecure);
  const refreshed = await oauth.processRefreshTokenResponse(as, client, await refresh());
  expect(refreshed.refresh_token).toBeUndefined();
  const looked = await oauth.introspectionRequest(as, client, proof, refreshed.access_token, insecure);
  expect((await oauth.processIntrospectionResponse(as, client, looked)).active).toBe(true);
  await oauth.processRevocationResponse(
    await oauth.revocationRequest(as, client, proof, tokens.refresh_token!, insecure),
  );
  await expect(oauth.processRefreshTokenResponse(as, client, await refresh())).rejects.toThrow(
    expect.objectContaining({ error: 'invalid_grant', status: 400 }),
  );
  const own = await oauth.clientCredentialsGrantRequest(as, client, oauth.ClientSecretPost(SECRET), {}, insecure);
  expect((await oauth.processClientCredentialsResponse(as, client, own)).expires_in).toBe(299);
  console.log('AP-1 flinks oauth4webapi passed');
});

test('openid-client does the same by its own words', async () => {
  const config = await openid.discovery(new URL(server.origin), ID, SECRET, undefined, {
    algorithm: 'oauth2',
    execute: [openid.allowInsecureRequests],
  });
  const verifier = openid.randomPKCECodeVerifier();
  const state = openid.randomState();
  const url = openid.buildAuthorizationUrl(config, {
    redirect_uri: CALLBACK,
    scope: SCOPE,
    state,
    code_challenge: await openid.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
  });
  const checks = { pkceCodeVerifier: verifier, expectedState: state };
  const tokens = await openid.authorizationCodeGrant(config, await person(url), checks);
  expect(tokens.expires_in).toBe(299);
  const refreshed = await openid.refreshTokenGrant(config, tokens.refresh_token!);
  expect(refreshed.access_token).not.toBe(tokens.access_token);
  await openid.tokenRevocation(config, tokens.access_token);
  await expect(openid.refreshTokenGrant(config, tokens.refresh_token!)).rejects.toMatchObject({
    error: 'invalid_grant',
  });
  expect((await openid.clientCredentialsGrant(config)).token_type).toBe('bearer');
  console.log('AP-1 flinks openid-client passed');
});

test.each(['header', 'body'] as const)('simple-oauth2 too, with the client in the %s', async (authorizationMethod) => {
  const settings = {
    client: { id: ID, secret: SECRET },
    auth: { tokenHost: server.origin, tokenPath: '/api/v1/token', revokePath: '/api/v1/revoke' },
    options: { authorizationMethod },
  };
  const client = new AuthorizationCode({
    ...settings,
    auth: { ...settings.auth, authorizePath: '/api/v1/authorize' },
  });
  const url = await person(client.authorizeURL({ redirect_uri: CALLBACK, scope: SCOPE, state: 'x' }));
  const tokens = await client.getToken({ code: url.searchParams.get('code')!, redirect_uri: CALLBACK });
  expect(tokens.token.token_type).toBe('Bearer');
  const refreshed = await tokens.refresh();
  expect(refreshed.token.expires_in).toBe(299);
  await tokens.revoke('refresh_token');
  await expect(tokens.refresh()).rejects.toThrow();
  expect((await new ClientCredentials(settings).getToken({})).token.token_type).toBe('Bearer');
  console.log(`AP-1 flinks simple-oauth2 ${authorizationMethod} passed`);
});
