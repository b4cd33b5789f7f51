import { type KeyPurpose, publicKeys, signingKey } from '../core/secrets/signing-keys.ts';
import { everyone } from '../http/guards.ts';
import { route } from '../http/route.ts';

/** Whose signatures merchants check with these keys. */
const PURPOSES: readonly KeyPurpose[] = ['moneykit', 'flinks', 'passage'];

/** Seconds. Libraries ask again at once for a `kid` that they do not know. */
const MAX_AGE = 300;

/**
 * `GET /.well-known/jwks.json` (RFC 7517): the public keys of everything that this server signs. There is one for each
 * purpose before anything is signed with it: what was read here once may be kept for a day.
 */
export const jwksRoute = route({
  method: 'GET',
  path: '/.well-known/jwks.json',
  summary: 'Public keys, with which webhooks and tokens of this server are checked.',
  answers: { 200: null },
  dialect: 'connect',
  access: everyone,
  async handle(c, deps) {
    const keys = await Promise.all(
      PURPOSES.map(async (purpose) => {
        await signingKey(deps, purpose);
        return publicKeys(deps, purpose);
      }),
    );
    c.header('Cache-Control', `public, max-age=${MAX_AGE}`);
    c.header('Access-Control-Allow-Origin', '*');
    c.header('Cross-Origin-Resource-Policy', 'cross-origin');
    return c.json({ keys: keys.flat() });
  },
});
