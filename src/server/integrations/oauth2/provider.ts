import * as oauth from 'oauth4webapi';
import { boundedFetch } from './bounded-fetch.ts';
import type { OauthConfig } from './config.ts';

/** An authorization server, as one integration knows it. */
export interface Provider {
  /** RFC 8414: where its endpoints are, and what it can do. */
  server: oauth.AuthorizationServer;
  client: oauth.Client;
  /** How our client shows that it is itself. */
  authenticate: oauth.ClientAuth;
  /** For every request to it. */
  options(signal: AbortSignal): RequestOptions;
}

interface RequestOptions {
  [oauth.customFetch]: typeof boundedFetch;
  [oauth.allowInsecureRequests]: boolean;
  signal: AbortSignal;
}

const HOUR_MS = 3_600_000;

/**
 * Finds the provider by its issuer (OpenID Connect Discovery, RFC 8414) when it is first needed, and again after an
 * hour. Those who ask at the same time share one request; a failure is not remembered.
 * @returns a function that throws {@link Unreachable}, or an error of the library for metadata that is not valid.
 */
export function openProvider(config: OauthConfig): (signal: AbortSignal) => Promise<Provider> {
  const client: oauth.Client = { client_id: config.client_id };
  // The configuration lets http through for loopback issuers only.
  const insecure = config.issuer.startsWith('http:');
  const options = (signal: AbortSignal): RequestOptions => ({
    [oauth.customFetch]: boundedFetch,
    [oauth.allowInsecureRequests]: insecure,
    signal,
  });
  let found: { server: Promise<oauth.AuthorizationServer>; until: number } | undefined;

  async function discover(): Promise<oauth.AuthorizationServer> {
    const issuer = new URL(config.issuer);
    // Under nobody's own signal: one person's leaving must not fail the others. The fetch has its limit.
    const request = { ...options(new AbortController().signal), algorithm: config.discovery };
    return oauth.processDiscoveryResponse(issuer, await oauth.discoveryRequest(issuer, request));
  }

  return async (signal) => {
    if (!found || found.until <= Date.now()) {
      const server = discover();
      const mine = { server, until: Date.now() + HOUR_MS };
      found = mine;
      server.catch(() => found === mine && (found = undefined));
    }
    const server = await found.server;
    signal.throwIfAborted();
    return { server, client, authenticate: clientAuth(config, server), options };
  };
}

function clientAuth({ client_secret }: OauthConfig, server: oauth.AuthorizationServer): oauth.ClientAuth {
  if (client_secret === undefined) return oauth.None();
  const methods = server.token_endpoint_auth_methods_supported;
  // RFC 8414: Basic is what a server does that does not say.
  return methods && !methods.includes('client_secret_basic')
    ? oauth.ClientSecretPost(client_secret)
    : oauth.ClientSecretBasic(client_secret);
}
