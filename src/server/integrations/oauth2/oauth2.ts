import * as oauth from 'oauth4webapi';
import { IntegrationError, type OauthIntegration, type OauthOutcome, type State } from '../integration.ts';
import { accountOfPerson, readAccounts } from './accounts.ts';
import { boundedFetch } from './bounded-fetch.ts';
import type { OauthConfig } from './config.ts';
import { codeOfSignIn, codeOfWork } from './errors.ts';
import type { Grants, Tokens } from './grants.ts';
import { openProvider, type Provider } from './provider.ts';
import { addressesOf, readResource } from './resources.ts';

/** What is remembered while the person is away. */
interface Memory {
  /** Of PKCE (RFC 7636). */
  verifier: string;
  nonce: string;
}

/** Where the tokens are: the state itself holds none. */
const grantOf = (state: State) => (state as { grant: string }).grant;

/**
 * Authorization code with PKCE (OAuth 2.0, RFC 6749 and 7636; OpenID Connect where the scopes ask for it), at one
 * provider. Follows RFC 9700: S256 always, exact redirect URI, `iss` (RFC 9207) where the provider sends it.
 */
export function oauth2(config: OauthConfig, grants: Grants): OauthIntegration {
  const provider = openProvider(config);
  const openid = config.scopes.includes('openid');

  async function exchange(
    at: Provider,
    asked: Parameters<OauthIntegration['oauth']['finish']>[1],
    signal: AbortSignal,
  ) {
    const { server, client, authenticate, options } = at;
    const { verifier, nonce } = asked.memory as Memory;
    const params = oauth.validateAuthResponse(server, client, asked.params, asked.state);
    const answer = await oauth.authorizationCodeGrantRequest(
      server,
      client,
      authenticate,
      params,
      asked.redirect_uri,
      verifier,
      options(signal),
    );
    const tokens = await oauth.processAuthorizationCodeResponse(server, client, answer, {
      expectedNonce: openid ? nonce : oauth.expectNoNonce,
      requireIdToken: openid,
    });
    if (openid) await oauth.validateApplicationLevelSignature(server, answer, options(signal));
    return tokens;
  }

  async function findAccounts(at: Provider, tokens: oauth.TokenEndpointResponse, signal: AbortSignal) {
    const { server, client, options } = at;
    if (config.accounts) {
      const answer = await read(config.accounts, tokens.access_token, signal);
      return answer.ok ? readAccounts(await jsonOf(answer)) : undefined;
    }
    const claims = oauth.getValidatedIdTokenClaims(tokens);
    if (!server.userinfo_endpoint || !claims) return [accountOfPerson({ ...claims })];
    const answer = await oauth.userInfoRequest(server, client, tokens.access_token, options(signal));
    return [accountOfPerson(await oauth.processUserInfoResponse(server, client, claims.sub, answer))];
  }

  const refreshAt =
    ({ server, client, authenticate, options }: Provider, signal: AbortSignal) =>
    async (refreshToken: string): Promise<Tokens> => {
      const answer = await oauth.refreshTokenGrantRequest(server, client, authenticate, refreshToken, options(signal));
      return pick(await oauth.processRefreshTokenResponse(server, client, answer));
    };

  async function revoke({ access_token, refresh_token }: Tokens, signal: AbortSignal): Promise<void> {
    const { server, client, authenticate, options } = await provider(signal);
    if (!server.revocation_endpoint) return;
    const token = refresh_token ?? access_token;
    const answer = await oauth.revocationRequest(server, client, authenticate, token, options(signal));
    await oauth.processRevocationResponse(answer);
  }

  return {
    resources: ({ name }) =>
      config.offers ??
      Object.keys(config.resources).map((resource) => ({
        name: resource,
        actions: { read: { description: `${resource} at ${name}.`, arguments: null, result: null } },
      })),

    oauth: {
      async begin({ signal }, { redirect_uri, state }) {
        const { server } = await provider(signal).catch((error) => {
          throw new IntegrationError(codeOfSignIn(error));
        });
        if (!server.authorization_endpoint) throw new IntegrationError('OAUTH_FAILED');
        const memory: Memory = { verifier: oauth.generateRandomCodeVerifier(), nonce: oauth.generateRandomNonce() };
        const url = new URL(server.authorization_endpoint);
        const params = {
          response_type: 'code',
          client_id: config.client_id,
          redirect_uri,
          scope: config.scopes.join(' '),
          state,
          code_challenge: await oauth.calculatePKCECodeChallenge(memory.verifier),
          code_challenge_method: 'S256',
          ...(openid && { nonce: memory.nonce }),
        };
        for (const [name, value] of Object.entries(params)) url.searchParams.set(name, value);
        return { url: url.href, memory };
      },

      async finish({ signal, entry }, asked): Promise<OauthOutcome> {
        let tokens: oauth.TokenEndpointResponse | undefined;
        try {
          const at = await provider(signal);
          tokens = await exchange(at, asked, signal);
          const accounts = await findAccounts(at, tokens, signal);
          if (!accounts?.length) throw new IntegrationError(accounts ? 'NO_ACCOUNTS' : 'OAUTH_FAILED');
          const grant = await grants.keep(asked.owner, entry.id, pick(tokens));
          return { kind: 'accounts', accounts, state: { grant } };
        } catch (error) {
          const code = codeOfSignIn(error);
          // Nobody will use them: the provider need not keep them either.
          if (tokens) await revoke(tokens, signal).catch(() => {});
          return code === 'NO_ACCOUNTS' ? { kind: 'failed', code } : { kind: 'refused', code };
        }
      },
    },

    async run({ signal }, state, { resource, action }, accounts, progress) {
      const offered = action === 'read' && Object.hasOwn(config.resources, resource);
      const template = offered ? config.resources[resource] : undefined;
      if (!template) throw new IntegrationError('OPERATION_FAILED');
      try {
        const refresh = refreshAt(await provider(signal), signal);
        const answers: Parameters<typeof readResource>[1] = [];
        const addresses = addressesOf(template, accounts);
        for (const { url, ...of } of addresses) {
          const token = await grants.use(grantOf(state), refresh, signal);
          let answer = await read(url, token, signal);
          if (answer.status === 401)
            answer = await read(url, await grants.use(grantOf(state), refresh, signal, token), signal);
          if (!answer.ok) throw new IntegrationError(answer.status === 401 ? 'OAUTH_FAILED' : 'OPERATION_FAILED');
          answers.push({ json: await jsonOf(answer), ...of });
          await progress(answers.length / (addresses.length + 1));
        }
        const result = readResource(resource, answers, accounts);
        if (!result) throw new IntegrationError('OPERATION_FAILED');
        return result;
      } catch (error) {
        // The server stops, or time is up: the operation is not to blame, and will be run again.
        if (signal.aborted) throw error;
        throw new IntegrationError(codeOfWork(error));
      }
    },

    async cancel({ signal }, state) {
      const tokens = await grants.drop(grantOf(state));
      if (tokens) await revoke(tokens, signal);
    },
  };
}

const read = (url: string, token: string, signal: AbortSignal) =>
  boundedFetch(url, { headers: { Authorization: `Bearer ${token}`, Accept: 'application/json' }, signal });

const jsonOf = (answer: Response): Promise<unknown> => answer.json().catch(() => undefined);

const pick = ({ access_token, refresh_token, expires_in }: oauth.TokenEndpointResponse): Tokens => ({
  access_token,
  ...(refresh_token !== undefined && { refresh_token }),
  ...(expires_in !== undefined && { expires_in }),
});
