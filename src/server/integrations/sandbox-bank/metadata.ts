import { publicKeys, signingKey } from '../../core/secrets/signing-keys.ts';
import { everyone } from '../../http/guards.ts';
import { route } from '../../http/route.ts';
import { BANK, BANK_SCOPES, issuerOf } from './bank.ts';

/** OpenID Connect Discovery, and RFC 8414. */
export const metadataRoute = route({
  method: 'GET',
  path: `${BANK}/.well-known/openid-configuration`,
  dialect: 'connect',
  access: everyone,
  handle(c, { config }) {
    const issuer = issuerOf(config);
    return c.json({
      issuer,
      authorization_endpoint: `${issuer}/authorize`,
      token_endpoint: `${issuer}/token`,
      revocation_endpoint: `${issuer}/revoke`,
      jwks_uri: `${issuer}/jwks`,
      scopes_supported: BANK_SCOPES,
      response_types_supported: ['code'],
      response_modes_supported: ['query'],
      grant_types_supported: ['authorization_code', 'refresh_token'],
      code_challenge_methods_supported: ['S256'],
      token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post'],
      revocation_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post'],
      authorization_response_iss_parameter_supported: true,
      subject_types_supported: ['public'],
      id_token_signing_alg_values_supported: ['ES256'],
    });
  },
});

export const jwksRoute = route({
  method: 'GET',
  path: `${BANK}/jwks`,
  dialect: 'connect',
  access: everyone,
  async handle(c, deps) {
    await signingKey(deps, 'sandbox_bank');
    return c.json({ keys: await publicKeys(deps, 'sandbox_bank') });
  },
});
