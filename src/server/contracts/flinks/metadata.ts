import * as v from 'valibot';
import { everyone } from '../../http/guards.ts';
import { route } from '../../http/route.ts';
import { SCOPES } from './scopes.ts';

const AUTHENTICATION = ['client_secret_basic', 'client_secret_post'];

/** `GET /.well-known/oauth-authorization-server` (RFC 8414): with it OAuth libraries need nothing but our origin. */
export const metadataRoute = route({
  method: 'GET',
  path: '/.well-known/oauth-authorization-server',
  summary: 'What OAuth libraries need to know (RFC 8414)',
  answers: { 200: v.looseObject({ issuer: v.string() }) },
  dialect: 'flinks',
  access: everyone,
  handle: (c, { config: { origin } }) =>
    c.json({
      issuer: origin,
      authorization_endpoint: `${origin}/api/v1/authorize`,
      token_endpoint: `${origin}/api/v1/token`,
      revocation_endpoint: `${origin}/api/v1/revoke`,
      introspection_endpoint: `${origin}/api/v1/introspect`,
      jwks_uri: `${origin}/.well-known/jwks.json`,
      scopes_supported: SCOPES,
      response_types_supported: ['code'],
      response_modes_supported: ['query'],
      grant_types_supported: ['authorization_code', 'refresh_token', 'client_credentials'],
      token_endpoint_auth_methods_supported: AUTHENTICATION,
      revocation_endpoint_auth_methods_supported: AUTHENTICATION,
      introspection_endpoint_auth_methods_supported: AUTHENTICATION,
      code_challenge_methods_supported: ['S256'],
      authorization_response_iss_parameter_supported: true,
    }),
});
